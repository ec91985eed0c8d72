import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Inside node_modules, so that what it imports is found as if the file stood in this folder. */
export const compiledChild = 'bench/node_modules/.cache/recloser/child.mjs'

/** Installs the peers and builds the library, each only where that is needed. */
export async function prepare({ peers }: { readonly peers: boolean }): Promise<void> {
  if (peers && !peersInstalled())
    npm('Installing the other libraries into bench/node_modules', 'ci', '--prefix', 'bench')
  if (!builtSinceLastChange()) npm('Building the library', 'run', 'build')
  await compile()
}

function peersInstalled(): boolean {
  const { dependencies } = packageFile('bench')
  return Object.entries(dependencies ?? {}).every(([name, version]) => {
    const folder = join('bench/node_modules', name)
    return existsSync(join(folder, 'package.json')) && packageFile(folder).version === version
  })
}

function builtSinceLastChange(): boolean {
  // Types are what a build writes last.
  const last = 'dist/index.d.cts'
  if (!existsSync(last)) return false
  const sources = readdirSync('src', { encoding: 'utf8', recursive: true }).map((file) => join('src', file))
  const changedAtMs = Math.max(...[...sources, 'tsup.config.ts'].map((file) => statSync(file).mtimeMs))
  return statSync(last).mtimeMs >= changedAtMs
}

/** Children run plain JavaScript on plain Node: tsx would wrap every function, timed ones too, to keep its name. */
const compile = (): Promise<unknown> =>
  build({
    entryPoints: ['bench/child.ts'],
    outfile: compiledChild,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  })

const packageFile = (folder: string): { version?: string; dependencies?: Record<string, string> } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as ReturnType<typeof packageFile>

function npm(what: string, ...args: readonly string[]): void {
  process.stderr.write(`${what}: npm ${args.join(' ')}\n`)
  // Its output goes where progress goes.
  execFileSync('npm', [...args, '--no-audit', '--no-fund'], { stdio: ['ignore', 2, 2] })
}
