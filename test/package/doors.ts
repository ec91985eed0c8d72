import { readFileSync } from 'node:fs'

export interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
  readonly sideEffects: boolean
  readonly dependencies?: unknown
  readonly repository?: { readonly url: string }
  readonly bugs?: string
  readonly homepage?: string
}

export const readManifest = (folder = '.'): Manifest =>
  JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest

/** What a user writes behind `from`, for every door. */
export const doors: readonly string[] = Object.keys(readManifest().exports).map((key) => key.replace('.', 'recloser'))

/** The name of a door's files in dist. */
export const fileOf = (door: string): string => (door === 'recloser' ? 'index' : door.replace('recloser/', ''))
