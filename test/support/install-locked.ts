import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>
}

/** Installs what the lock file of the folder names, unless it stands there already. */
export function installLocked(folder: string): void {
  if (isInstalled(folder)) return
  const args = ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund']
  // Its output goes where progress goes.
  execFileSync('npm', args, { stdio: ['ignore', 2, 2] })
}

/** Whether each package stands there in the version of the lock file; optional ones may be for another machine. */
function isInstalled(folder: string): boolean {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as Lock
  return Object.entries(packages).every(([path, { version, optional }]) => {
    if (path === '' || optional === true) return true
    const manifest = join(folder, path, 'package.json')
    if (!existsSync(manifest)) return false
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version === version
  })
}
