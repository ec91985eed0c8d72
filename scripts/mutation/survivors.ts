/** What is used of Stryker's report, `reports/mutation/mutation.json`. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

interface Mutant {
  readonly status: string
  readonly replacement?: string
  readonly location: { readonly start: Position; readonly end: Position }
}

interface Position {
  readonly line: number
  readonly column: number
}

const found: readonly string[] = ['Killed', 'Timeout']

/** The reports of several runs as one: of a file that was run twice, the later run counts. */
export const merged = (reports: readonly Report[]): Report => ({
  files: Object.assign({}, ...reports.map(({ files }) => files)) as Report['files'],
})

/** Every mutant that no test found, as `file: mutated code`, with all space as single spaces. */
export const survivors = ({ files }: Report): string[] =>
  Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => !found.includes(status))
      .map((mutant) => `${file}: ${mutatedCode(source.split('\n'), mutant)}`),
  )

/** The lines that the mutant touches, as it leaves them. */
function mutatedCode(lines: readonly string[], { location: { start, end }, replacement = '' }: Mutant): string {
  const before = lines[start.line - 1]?.slice(0, start.column - 1) ?? ''
  const after = lines[end.line - 1]?.slice(end.column - 1) ?? ''
  return `${before}${replacement}${after}`.trim().replace(/\s+/g, ' ')
}

/**
 * What the page lists, in the form of `survivors`: below a heading with the name of a file, each item begins with the
 * mutated code, and goes on with the reason why nothing that a user sees depends on it.
 */
export function listed(page: string): string[] {
  let file = ''
  const entries: string[] = []
  for (const line of page.split('\n')) {
    file = /^#+ `(src\/.+)`$/.exec(line)?.[1] ?? file
    const [, , code] = /^- (`+) ?(.+?) ?\1: \S/.exec(line) ?? []
    if (code !== undefined) entries.push(`${file}: ${code}`)
  }
  return entries
}

/** How many mutants each room has, how many of them the tests found, and the rate of that in percent. */
export function table({ files }: Report): string[][] {
  const rooms = new Map<string, { all: number; found: number }>()
  for (const [file, { mutants }] of Object.entries(files)) {
    const name = file.split('/')[1] ?? ''
    const room = rooms.get(name) ?? { all: 0, found: 0 }
    room.all += mutants.length
    room.found += mutants.filter(({ status }) => found.includes(status)).length
    rooms.set(name, room)
  }
  const row = (name: string, room: { all: number; found: number }): string[] =>
    [name, room.all, room.found, ((100 * room.found) / room.all).toFixed(2)].map(String)
  const values = [...rooms.values()]
  const sum = (of: 'all' | 'found'): number => values.reduce((total, room) => total + room[of], 0)
  return [
    ...[...rooms].map(([name, room]) => row(name, room)).sort(),
    row('all', { all: sum('all'), found: sum('found') }),
  ]
}

/** What the tests must find of the mutants of each room, in percent: a room cannot hide behind another. */
const leastPercent = 95

/** The rooms of which the tests found too little, in words. A part of a room counts as the room. */
export const poorRooms = (report: Report): string[] =>
  table(report)
    .filter(([, all, found]) => 100 * Number(found) < leastPercent * Number(all))
    .map(([room, , , percent]) => `${room}: ${percent} % found, which is below ${leastPercent} %`)

/** The rows of the page's table. */
export const tableOf = (page: string): string[][] =>
  [...page.matchAll(/^\| `?(\w+)`? +\| +(\d+) \| +(\d+) \| +([\d.]+) \|$/gm)].map(([, ...cells]) => cells)

/** Where the page and the report differ, in words. */
export function differences(page: string, report: Report): string[] {
  const inPage = listed(page).filter((entry) => Object.keys(report.files).some((file) => entry.startsWith(`${file}: `)))
  const inReport = survivors(report)
  return [
    ...without(inReport, inPage).map((entry) => `survives, and is not listed: ${entry}`),
    ...without(inPage, inReport).map((entry) => `is listed, and does not survive: ${entry}`),
  ]
}

/** The entries of the first list that are left when each of the second has taken one that is equal. */
function without(entries: readonly string[], taken: readonly string[]): string[] {
  const rest = [...taken]
  return entries.filter((entry) => {
    const at = rest.indexOf(entry)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}
