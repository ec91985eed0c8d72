import { check } from '../base/check.ts'
import type { CircuitBreakerOptions } from '../breaker/settings.ts'
import { seedRule } from '../testing/seeded-random.ts'
import { breakerFlags, breakerInWords, breakerOptions } from './breaker-flags.ts'
import { outputFlags } from './calls.ts'
import { exitCodes, type Command } from './command.ts'
import { UsageError } from './errors.ts'
import { textOf, valueOf, type Given } from './flags.ts'
import { inFlags } from './in-flags.ts'
import { fitting } from './progress.ts'
import { checkPlace, writeReport, type ReportData } from './report.ts'
import { tableOf } from './table.ts'
import { numberOf } from './units.ts'

/** A simulated outage. */
export interface World {
  readonly scenario: string
  readonly variant: string
  readonly title: string
  readonly about: string
  /** Whether a run takes only about a second. */
  readonly isShort: boolean
  play(yours: CircuitBreakerOptions | undefined, seed: number): Promise<readonly Played[]>
}

/** One breaker in one world. */
export interface Played {
  readonly guard: string
  readonly title: string
  /** What was measured, by name. */
  readonly figures: object
  /** The cells of its row. */
  readonly cells: readonly string[]
}

/** The trials, which are a separate module. */
export interface TrialsModule {
  readonly worlds: readonly World[]
  /** The titles of the columns. */
  readonly columns: readonly string[]
}

/** Runs simulated outages with a breaker, and without one. */
export const trialsCommand = (trials: TrialsModule): Command => ({
  flags: {
    ...breakerFlags,
    only: { type: 'string' },
    all: { type: 'boolean' },
    seed: { type: 'string' },
    ...outputFlags,
  },
  async run(given, { stdout, stderr, signal }) {
    if (given.paths.length > 0) throw new UsageError('trials does not read files; use recloser replay for that')
    const worlds = worldsFor(given, trials)
    const path = textOf(given, 'html')
    if (path !== undefined) await checkPlace(path)
    const options = breakerOptions(given)
    const hasBreaker = Object.keys(breakerFlags).some((name) => given.flags[name] !== undefined)
    const seed = valueOf(given, 'seed', seedOf) ?? 1
    const reports: Report[] = []
    for (const [at, world] of worlds.entries()) {
      const line = `${at + 1} of ${worlds.length} outages: ${titleOf(world)}`
      if (stderr.isTTY === true) stderr.write(`\r\u001B[K${fitting([line], stderr)}`)
      // Gives Ctrl-C a chance to take effect between two worlds.
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      reports.push({ world, played: await world.play(hasBreaker ? options : undefined, seed) })
    }
    if (stderr.isTTY === true) stderr.write('\r\u001B[K')
    if (path !== undefined) await writeReport(path, reportOf(reports, trials.columns, given))
    stdout.write(given.flags['json'] === true ? inJson(reports, seed) : inWords(reports, trials.columns, given))
    return exitCodes.done
  },
})

const seedOf = (flag: string, text: string): number => {
  const seed = numberOf(flag, text)
  return inFlags({ seed: `--${flag}` }, () => check('trials', 'seed', seed, seedRule))
}

interface Report {
  readonly world: World
  readonly played: readonly Played[]
}

/** @throws UsageError if there is no such scenario, or if it has only long runs and these are not wanted */
function worldsFor(given: Given, { worlds }: TrialsModule): readonly World[] {
  const only = textOf(given, 'only')?.split(',')
  const known = [...new Set(worlds.map(({ scenario }) => scenario))]
  const unknown = only?.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`unknown outage ${JSON.stringify(unknown)}; use one of: ${known.join(', ')}`)
  const isWanted = ({ scenario, isShort }: World): boolean =>
    (only?.includes(scenario) ?? true) && (isShort || given.flags['all'] === true)
  const wanted = worlds.filter(isWanted)
  const long = only?.find((name) => !wanted.some(({ scenario }) => scenario === name))
  if (long !== undefined) throw new UsageError(`the runs of ${long} take long; add --all to play them`)
  return wanted
}

const titleOf = ({ title, variant }: World): string => `${title} (${variant})`

const rowsOf = ({ played }: Report, columns: readonly string[]): readonly (readonly string[])[] => [
  ['', ...columns],
  ...played.map(({ title, cells }) => [title, ...cells]),
]

const measure = 'Good answers and waiting calls are divided by those without a breaker.'

/** Which breaker is meant by `yours`, where there is one. */
const yoursInWords = (reports: readonly Report[], given: Given): readonly string[] =>
  reports.some(({ played }) => played.some(({ guard }) => guard === 'yours'))
    ? [`Yours: ${breakerInWords(given)}.`]
    : []

function inWords(reports: readonly Report[], columns: readonly string[], given: Given): string {
  const tables = reports.map((report) => `${titleOf(report.world)}\n${tableOf(rowsOf(report, columns))}\n`)
  const ends = [`${measure} recloser trials --help describes each outage.`, ...yoursInWords(reports, given)]
  return `${tables.join('\n')}\n${ends.join('\n')}\n`
}

const reportOf = (reports: readonly Report[], columns: readonly string[], given: Given): ReportData => ({
  title: 'What circuit breakers do in simulated outages',
  about: yoursInWords(reports, given),
  sentences: [measure],
  tables: reports.map((report) => ({
    title: titleOf(report.world),
    about: report.world.about,
    rows: rowsOf(report, columns),
  })),
})

const inJson = (reports: readonly Report[], seed: number): string =>
  `${JSON.stringify(
    {
      seed,
      trials: reports.map(({ world: { scenario, variant }, played }) => ({
        scenario,
        variant,
        guards: played.map(({ guard, figures }) => ({ guard, figures })),
      })),
    },
    null,
    2,
  )}\n`

/** The width of the help text. */
const width = 100

export const trialsHelp = ({ worlds }: TrialsModule): string => {
  const abouts = new Map(worlds.map(({ scenario, about }) => [scenario, about]))
  return `Usage: recloser trials [options]

Runs simulated outages, and shows how the callers fare: without a breaker, with new CircuitBreaker(), with
recommended(), and with your own breaker, if you give its options.

  recloser trials
  recloser trials --only down,chance --failure-threshold 10 --reset-timeout 5s

  --only NAME,…        run only these outages
  --all                also run the outages with many calls, which take minutes
  --seed N             the seed of the random numbers (default 1)
  --json               all figures as JSON
  --html FILE          also write the tables: one page that loads no other files

The breaker has the same options as in recloser replay; recloser replay --help lists them.

The outages
${[...abouts].map(([name, about]) => `  ${name}\n${wrapped(about, '      ')}`).join('\n')}
`
}

function wrapped(text: string, indent: string): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 1 > width) lines.push(indent + word)
    else lines.splice(-1, 1, `${last} ${word}`)
  }
  return lines.join('\n')
}
