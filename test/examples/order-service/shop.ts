// The whole shop, as `npm run order-service` starts it, in processes of its own.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { until } from './harness.ts'

export interface Shop {
  /** What it has printed. */
  readonly printed: () => string
  readonly complaints: () => string
  readonly ended: () => boolean
  /** Processes that it runs, which run this program. */
  pidsOf(program: 'order-service' | 'payment-server'): readonly number[]
  /** What a line that it prints at its start says. */
  told(line: RegExp): string
  /** Ctrl-C, which goes to the process that was started. Resolves with the exit code. */
  stop(): Promise<number | null>
  /** Resolves with the exit code when it ends by itself. */
  end(): Promise<number | null>
}

export function startShop(environment: NodeJS.ProcessEnv): Shop {
  const main = spawn(process.execPath, ['--import', 'tsx', 'examples/order-service/main.ts'], {
    env: { ...process.env, PORT: '', DATA_DIR: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  let complaints = ''
  main.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  main.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const gone = once(main, 'close') as Promise<[number | null]>

  return {
    printed: () => printed,
    complaints: () => complaints,
    ended: () => main.exitCode !== null,
    pidsOf(program) {
      const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
      return lines.flatMap((line) => {
        const [pid, parent, ...args] = line.trim().split(/\s+/)
        return Number(parent) === main.pid && args.join(' ').includes(`${program}/main.ts`) ? [Number(pid)] : []
      })
    },
    told: (line) => line.exec(printed)?.[1] ?? '',
    async stop() {
      main.kill('SIGINT')
      return (await gone)[0]
    },
    end: async () => (await gone)[0],
  }
}

export const started = (shop: Shop): Promise<void> =>
  until('a shop that is open', () => {
    if (shop.ended()) throw new Error(`the shop did not open: ${shop.complaints()}`)
    return shop.printed().includes('Ctrl-C')
  })
