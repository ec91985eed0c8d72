import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

interface Manifest {
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, { readonly import: { readonly default: string } } | undefined>>
}

/** The package file of the library under test. Every benchmark runs in the root of the repository. */
export const manifest = (): Manifest => JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

/**
 * The built file behind a door, as `exports` names it; `undefined` where there is none. `import 'recloser'` would not do:
 * the nearest package file of a benchmark is the one of this folder, which has no such dependency.
 */
export function builtDoor(door: string): string | undefined {
  const file = manifest().exports[door]?.import.default
  return file === undefined || !existsSync(file) ? undefined : pathToFileURL(resolve(file)).href
}

/** What a user gets by importing the door of the built package. */
export async function openDoor<Module>(door: string): Promise<Module> {
  const url = builtDoor(door)
  if (url === undefined) throw new Error(`dist has no file for the door '${door}': run npm run build`)
  return (await import(url)) as Module
}

/**
 * A peer by its shape: its types are not asked for, so that the repository is linted and compiled without an install of this
 * folder. A shape that is wrong is found before anything is timed, when the answers are checked.
 */
export async function openPeer<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module
}
