import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe } from 'vitest'

/** Where Debian keeps the programs of PostgreSQL, which are not on the path. */
const postgresRoot = '/usr/lib/postgresql'

/** The file of an installed program, or `undefined`. */
export function findProgram(name: string): string | undefined {
  const versions = existsSync(postgresRoot) ? readdirSync(postgresRoot) : []
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((version) => join(postgresRoot, version, 'bin')),
  ]
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}

/**
 * `describe` for tests that need a server of a Debian package: where it is not installed they are skipped, with a name that
 * says how to get it; with REQUIRE_SERVERS=1 that is an error.
 */
export function describeWith(program: string, debianPackage: string, title: string, tests: () => void): void {
  if (findProgram(program) !== undefined) return void describe(title, tests)
  const help = `needs ${program}: apt-get install --no-install-recommends ${debianPackage}`
  if (process.env['REQUIRE_SERVERS'] === '1') throw new Error(`${title} ${help}`)
  describe.skip(`${title}: ${help}`, tests)
}

/** A user that may run servers: PostgreSQL refuses to be run by root. */
export interface User {
  readonly uid: number
  readonly gid: number
}

/** The user to run servers as; `undefined`: the one who runs the tests. */
export function serverUser(name: string): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** A folder of the user's own, to be removed afterwards. */
export function dataFolder(user: User | undefined): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'recloser-foreign-'))
  if (user !== undefined) chownSync(path, user.uid, user.gid)
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) }
}

/** A port of loopback where nothing listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Starts a server, and waits until it takes calls. */
export async function startServer(
  file: string,
  args: readonly string[],
  isReady: () => boolean | Promise<boolean>,
  user?: User,
): Promise<ChildProcess> {
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'], ...user })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  // So that it does not outlive a test run that is broken off.
  const orphaned = (): unknown => child.kill('SIGKILL')
  process.once('exit', orphaned)
  child.once('exit', () => process.off('exit', orphaned))

  for (let wait = 0; wait < 500; wait++) {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}: ${said}`)
    if (await isReady()) return child
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  throw new Error(`${file} does not answer: ${said}`)
}

export function stopServer(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return void resolve()
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}
