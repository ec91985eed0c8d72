// What is installed, as the package files say.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Column } from './page.ts'

interface PackageFile {
  readonly version: string
  readonly engines?: { readonly node?: string }
  readonly dependencies?: Readonly<Record<string, string>>
}

const root = new URL('../../', import.meta.url)

const read = (path: string): PackageFile =>
  // Package files are written by npm and by us.
  JSON.parse(readFileSync(new URL(path, root), 'utf8')) as PackageFile

/** What stands in the way of a comparison, with its cure; `undefined`: nothing. */
export function obstacle(): string | undefined {
  if (!existsSync(new URL('dist/index.js', root))) return 'there is no build; run `npm run build`'
  for (const [name, wanted] of Object.entries(read('bench/package.json').dependencies ?? {})) {
    const path = `bench/node_modules/${name}/package.json`
    if (!existsSync(new URL(path, root)) || read(path).version !== wanted) {
      return `${name} ${wanted} is not installed; run \`npm ci --prefix bench\``
    }
  }
  return undefined
}

export function columnOf(library: string): Column {
  const { version, engines } = read(
    library === 'recloser' ? 'package.json' : `bench/node_modules/${library}/package.json`,
  )
  return { title: library === 'effect' ? 'Effect' : library, version, engines: engines?.node }
}

/** All names that the doors of recloser export. */
export async function exportedNames(): Promise<ReadonlySet<string>> {
  const doors = readdirSync(new URL('src/', root)).filter((file) => file.endsWith('.ts'))
  const modules = await Promise.all(
    doors.map(async (file): Promise<object> => {
      const door: unknown = await import(new URL(`dist/${file.replace('.ts', '.js')}`, root).href)
      return door as object
    }),
  )
  return new Set(modules.flatMap((door) => Object.keys(door)))
}
