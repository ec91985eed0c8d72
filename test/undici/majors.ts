import type * as undici7 from 'undici'

/** Undici as its seventh major has it; the tests use of it what the others have too, or ask for the number first. */
export type Undici = typeof undici7

export interface Major {
  readonly major: number
  readonly undici: Undici
}

const load = async (name: string): Promise<Undici> => ((await import(name)) as { default: Undici }).default

/** What undici 8 needs of Node.js; `npm run test:undici8` brings one that has it. */
const oldestFor8 = [22, 19] as const
const [nodeMajor = 0, nodeMinor = 0] = process.versions.node.split('.').map(Number)
const runs8 = nodeMajor > oldestFor8[0] || (nodeMajor === oldestFor8[0] && nodeMinor >= oldestFor8[1])

if (process.env.RECLOSER_UNDICI8 === 'required' && !runs8) {
  throw new Error(`undici 8 does not run on Node.js ${process.versions.node}`)
}

/** The majors that run on this Node.js. */
export const majors: readonly Major[] = [
  { major: 6, undici: await load('undici6') },
  { major: 7, undici: await load('undici') },
  ...(runs8 ? [{ major: 8, undici: await load('undici8') }] : []),
]
