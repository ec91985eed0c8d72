import { importsOfAll, type Import, type SourceTree } from './source-tree.ts'

/** The rank of each room; the doors, `src/*.ts`, lie above all. */
const rankOfRoom: Readonly<Record<string, number>> = {
  base: 0,
  trip: 1,
  recovery: 1,
  backoff: 1,
  predicate: 1,
  machine: 2,
  breaker: 3,
  call: 4,
  timer: 4,
  registry: 5,
  stream: 5,
  policy: 5,
  presets: 5,
  probe: 5,
  testing: 5,
  http: 6,
  metrics: 6,
  fetch: 7,
  undici: 7,
  health: 7,
  diagnostics: 7,
  prometheus: 7,
  opentelemetry: 7,
  fleet: 7,
  simulate: 7,
  console: 7,
  cli: 8,
}

/** What the build puts into the command. */
const bundled = ['csv-parse/sync']

export const isDoor = (path: string): boolean => /^src\/[^/]+\.ts$/.test(path)

export const rankOf = (path: string): number | undefined => {
  if (isDoor(path)) return 9
  const room = roomOf(path)
  return room === undefined ? undefined : rankOfRoom[room]
}

/** Imports that point up, sideways, out of the tree, or to a door. */
export const wrongImports = (tree: SourceTree): readonly string[] =>
  importsOfAll(tree).flatMap((edge) => {
    const problem = problemOf(edge, tree)
    return problem === undefined ? [] : [`${edge.from} imports '${edge.specifier}': ${problem}`]
  })

/** Rooms of the table above that have no file. */
export const emptyRooms = (tree: SourceTree): readonly string[] =>
  Object.keys(rankOfRoom).filter((room) => !Object.keys(tree).some((path) => roomOf(path) === room))

export const strangeRooms = (tree: SourceTree): readonly string[] =>
  Object.keys(tree).filter((path) => rankOf(path) === undefined)

/** Each cycle once, as the files along it. */
export function cycles(tree: SourceTree): readonly string[] {
  const edges = importsOfAll(tree)
  const found: string[] = []
  const done = new Set<string>()
  const follow = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' > '))
    if (trail.includes(path) || done.has(path)) return
    for (const { from, to } of edges) if (from === path && to !== undefined) follow(to, [...trail, path])
    done.add(path)
  }
  for (const path of Object.keys(tree)) follow(path, [])
  return found
}

/**
 * Files of the library that an example or a benchmark imports by their path: examples use its name, as its users do, and
 * benchmarks, which load one build or another, take no more than types of the entry points.
 */
export const importsByPath = (tree: SourceTree): readonly string[] =>
  importsOfAll(tree)
    .filter(({ to }) => to !== undefined && /^(src|dist)\//.test(to))
    .filter(({ from, to = '', typeOnly }) => !(from.startsWith('bench/') && isDoor(to) && typeOnly))
    .map(({ from, specifier }) => `${from} imports '${specifier}'`)

const roomOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1]

function problemOf({ from, specifier, to }: Import, tree: SourceTree): string | undefined {
  const rank = rankOf(from) ?? 0
  if (to === undefined) {
    if (specifier.startsWith('node:') && (rank === 7 || rank === 8)) return undefined
    if (rank === 8 && bundled.includes(specifier)) return undefined
    return 'only edges may import, and only from node:'
  }
  if (roomOf(to) === 'cli' && roomOf(from) !== 'cli') return 'nothing imports the command'
  if (!(to in tree)) return 'no such file'
  if (isDoor(to)) return 'nothing imports a door'
  if (roomOf(from) === roomOf(to)) return undefined
  return (rankOf(to) ?? 0) < rank ? undefined : 'not of its own room and not of a lower rank'
}
