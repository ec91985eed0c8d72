import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** Puts the package into `node_modules` of the folder as a user gets it, built and packed anew. */
export function installPacked(folder: string): void {
  if (!builtSinceLastChange()) npm('run', '--silent', 'build')
  unpack(join(folder, 'node_modules', 'recloser'))
}

function builtSinceLastChange(): boolean {
  // Types are what a build writes last.
  const last = join(root, 'dist/index.d.cts')
  if (!existsSync(last)) return false
  const sources = readdirSync(join(root, 'src'), { encoding: 'utf8', recursive: true }).map((file) => join('src', file))
  const changedAtMs = Math.max(
    ...[...sources, 'package.json', 'tsup.config.ts'].map((file) => statSync(join(root, file)).mtimeMs),
  )
  return statSync(last).mtimeMs >= changedAtMs
}

/** A link to the repository would also reach what the tarball leaves out. */
function unpack(installed: string): void {
  rmSync(installed, { recursive: true, force: true })
  mkdirSync(installed)
  npm('pack', '--ignore-scripts', '--silent', '--pack-destination', installed)
  const tarball = readdirSync(installed)[0] ?? ''
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1'], { cwd: installed })
  rmSync(join(installed, tarball))
}

function npm(...args: readonly string[]): void {
  // Its output goes where progress goes.
  execFileSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2] })
}
