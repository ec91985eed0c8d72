import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { redisProgram, type RedisProgram } from './redis-program.ts'

/** A real Redis or Valkey of a test, on a port and in a folder of its own. It keeps nothing when it is killed. */
export interface RedisServer {
  readonly port: number
  /** Runs one command by the command line of the server. */
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

/** Tests that need a real Redis or Valkey; where there is none they are skipped by name, or fail where servers are required. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (redisProgram() !== undefined) describe(name, tests)
  else if (process.env.REQUIRE_SERVERS === '1') {
    it(name, () => {
      throw new Error('there is no redis-server')
    })
  } else describe.skip(`${name} (skipped: there is no redis-server)`, tests)
}

/** A node of a cluster listens on a second port, so many above its own. */
const clusterPorts = 10_000

/** A port of the loopback interface that nobody listens on, below those that have no second one above them. */
export async function freePort(): Promise<number> {
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
  return port + clusterPorts > 65_535 ? freePort() : port
}

/** Starts a Redis; `options` are those of its command line. */
export const startRedis = (...options: readonly string[]): Promise<RedisServer> =>
  startServer((port, folder) => {
    const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--loglevel', 'warning']
    return [...own, ...options]
  })

/** Starts a Sentinel that watches over the server on a port, by the name `primary`, and decides alone. */
export const startSentinel = (primaryPort: number): Promise<RedisServer> =>
  startServer((port, folder) => {
    const file = join(folder, 'sentinel.conf')
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor primary 127.0.0.1 ${primaryPort} 1`,
      'sentinel down-after-milliseconds primary 500',
      'sentinel failover-timeout primary 3000',
    ]
    writeFileSync(file, `${lines.join('\n')}\n`)
    return [file, '--sentinel']
  })

async function startServer(optionsFor: (port: number, folder: string) => readonly string[]): Promise<RedisServer> {
  // Without one the tests are skipped.
  const program = redisProgram() as RedisProgram
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'recloser-redis-'))
  let child: ChildProcess

  const cli = (...command: readonly string[]): string =>
    execFileSync(program.cli, ['-p', String(port), ...command], { encoding: 'utf8' }).trim()

  async function start(): Promise<void> {
    child = spawn(program.server, optionsFor(port, folder), { stdio: 'ignore' })
    for (let attempt = 0; attempt < 200; attempt++) {
      const { stdout } = spawnSync(program.cli, ['-p', String(port), 'ping'], { encoding: 'utf8' })
      if (stdout.startsWith('PONG')) return
      await pause(25)
    }
    throw new Error(`${program.server} did not start`)
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
