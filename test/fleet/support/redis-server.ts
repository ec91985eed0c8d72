import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, it } from 'vitest'

/** A real Redis of a test, on a port and in a folder of its own. It keeps nothing when it is killed. */
export interface RedisServer {
  readonly port: number
  /** Runs one command by `redis-cli`. */
  cli(...command: readonly string[]): string
  /** SIGSTOP: it takes what comes, and answers nothing. */
  freeze(): void
  thaw(): void
  /** SIGKILL. */
  kill(): Promise<void>
  /** Again on the same port, and empty. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const isThere = (program: string): boolean => spawnSync('which', [program]).status === 0

/** Tests that need a real Redis; where there is none they are skipped by name, or fail where servers are required. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (isThere('redis-server')) describe(name, tests)
  else if (process.env.REQUIRE_SERVERS === '1') {
    it(name, () => {
      throw new Error('there is no redis-server')
    })
  } else describe.skip(`${name} (skipped: there is no redis-server)`, tests)
}

/** A port of the loopback interface that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** Starts a Redis; `options` are those of its command line. */
export async function startRedis(...options: readonly string[]): Promise<RedisServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'recloser-redis-'))
  let child: ChildProcess

  const cli = (...command: readonly string[]): string =>
    execFileSync('redis-cli', ['-p', String(port), ...command], { encoding: 'utf8' }).trim()

  async function start(): Promise<void> {
    const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--loglevel', 'warning']
    child = spawn('redis-server', [...own, ...options], { stdio: 'ignore' })
    for (let attempt = 0; attempt < 200; attempt++) {
      const { stdout } = spawnSync('redis-cli', ['-p', String(port), 'ping'], { encoding: 'utf8' })
      if (stdout.startsWith('PONG')) return
      await pause(25)
    }
    throw new Error('redis-server did not start')
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  await start()
  return {
    port,
    cli,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: () => end('SIGKILL'),
    restart: start,
    async stop() {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
