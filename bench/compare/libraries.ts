import type { Library } from './library.ts'
import { cockatielLibrary } from './libraries/cockatiel.ts'
import { effectLibrary } from './libraries/effect.ts'
import { mollitiaLibrary } from './libraries/mollitia.ts'
import { opossumLibrary } from './libraries/opossum.ts'
import { recloserLibrary, type Doors } from './libraries/recloser.ts'

/** The adapters by the name that the page and the child process know them by. */
export const libraries: Readonly<Record<string, () => Promise<Library>>> = {
  recloser: async () => recloserLibrary(await builtDoors()),
  opossum: opossumLibrary,
  cockatiel: cockatielLibrary,
  mollitia: mollitiaLibrary,
  effect: effectLibrary,
}

/** For tests, which need no build: `recloser` as source. */
export const fromSource = 'recloser from source'

export const sourceDoors = async (): Promise<Doors> => ({
  recloser: await import('recloser'),
  trips: await import('recloser/trip'),
})

export function loaderOf(name: string): () => Promise<Library> {
  if (name === fromSource) return async () => recloserLibrary(await sourceDoors())
  const load = libraries[name]
  if (load === undefined) throw new RangeError(`no library ${JSON.stringify(name)}`)
  return load
}

/** The package as users get it. */
async function builtDoors(): Promise<Doors> {
  const door = (name: string): Promise<unknown> => import(new URL(`../../dist/${name}.js`, import.meta.url).href)
  // The build of these very doors.
  return { recloser: await door('index'), trips: await door('trip') } as Doors
}
