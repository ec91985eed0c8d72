import { execFileSync, spawnSync, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { gate, type Gate } from './gate.ts'
import { dataFolder, findProgram, freePort, serverUser, startServer, stopServer } from './program.ts'
import type { Service } from './service.ts'

/** How a store is ill: it takes what comes and answers nothing, or its process is dead. */
export type StoreIllness = 'hanging' | 'killed'

export interface Store extends Service<StoreIllness> {
  /** Where the tests' clients connect to: a gate in front of the real server. */
  readonly port: number
  /** The real server itself. */
  readonly directPort: number
}

/** How to run one kind of server. */
interface Kind {
  start(port: number, folder: string): Promise<ChildProcess>
  /** What makes it end at once, as a crash would. */
  readonly deadly: NodeJS.Signals
  /** Prepares the folder. */
  prepare?(folder: string): void
}

const programFile = (name: string): string => findProgram(name) ?? name

/** Whether a program ends well. `redis-cli` does so too when Redis says that it is still loading. */
const says = (program: string, ...args: readonly string[]): boolean => {
  const { status, stdout } = spawnSync(programFile(program), args, { encoding: 'utf8' })
  return status === 0 && !stdout.startsWith('LOADING')
}

/** A real Redis, which keeps what it was told when it is killed. `mark` is text that is in each call to be counted. */
export const redisServer = (mark: string): Store =>
  store(mark, 'redis', {
    start: (port, folder) =>
      startServer(
        programFile('redis-server'),
        [
          '--port',
          String(port),
          '--bind',
          '127.0.0.1',
          '--dir',
          folder,
          '--appendonly',
          'yes',
          '--appendfsync',
          'always',
        ],
        () => says('redis-cli', '-p', String(port), 'ping'),
      ),
    deadly: 'SIGKILL',
  })

/** A real PostgreSQL, whose user and database are `postgres`. `mark` is text that is in each call to be counted. */
export const postgresServer = (mark: string): Store =>
  store(mark, 'postgres', {
    prepare: (folder) =>
      void execFileSync(
        programFile('initdb'),
        ['-D', join(folder, 'data'), '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8'],
        { stdio: ['ignore', 'ignore', 'inherit'], ...serverUser('postgres') },
      ),
    start: (port, folder) =>
      startServer(
        programFile('postgres'),
        ['-D', join(folder, 'data'), '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'],
        () => says('pg_isready', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'),
        serverUser('postgres'),
      ),
    // "Immediate shutdown". After SIGKILL it would be up to each of its processes when the memory they share is free again.
    deadly: 'SIGQUIT',
  })

/** A real server and the gate before it, for the tests of a file. */
function store(mark: string, userName: 'redis' | 'postgres', kind: Kind): Store {
  let folder: ReturnType<typeof dataFolder>
  let server: ChildProcess
  let port = 0
  let inFront: Gate
  const dead = (): boolean => server.exitCode !== null || server.signalCode !== null

  beforeAll(async () => {
    folder = dataFolder(userName === 'postgres' ? serverUser(userName) : undefined)
    kind.prepare?.(folder.path)
    port = await freePort()
    server = await kind.start(port, folder.path)
    inFront = await gate(port, mark)
  })
  afterAll(async () => {
    await inFront.close()
    await stopServer(server, kind.deadly)
    folder.remove()
  })

  return {
    get port() {
      return inFront.port
    },
    get directPort() {
      return port
    },
    get asked() {
      return inFront.asked
    },
    async fall(illness) {
      if (illness === 'hanging') inFront.hang()
      else await stopServer(server, kind.deadly)
    },
    async heal() {
      inFront.open()
      if (dead()) server = await kind.start(port, folder.path)
    },
  }
}
