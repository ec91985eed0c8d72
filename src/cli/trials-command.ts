import type { CircuitBreakerOptions } from '../breaker/settings.ts'
import { breakerFlags, breakerInWords, breakerOptions } from './breaker-flags.ts'
import { exitCodes, type Command } from './command.ts'
import { UsageError } from './errors.ts'
import { textOf, valueOf, type Given } from './flags.ts'
import { tableOf } from './table.ts'
import { numberOf } from './units.ts'

/** A simulated outage. */
export interface World {
  readonly scenario: string
  readonly variant: string
  readonly title: string
  readonly about: string
  /** Played in a second or so. */
  readonly isShort: boolean
  play(yours: CircuitBreakerOptions | undefined, seed: number): Promise<readonly Played[]>
}

/** One breaker in one world. */
export interface Played {
  readonly guard: string
  readonly title: string
  /** What was measured, by name. */
  readonly figures: object
  /** The columns of its row. */
  readonly cells: readonly string[]
}

/** The trials, which are a module of their own. */
export interface TrialsModule {
  readonly worlds: readonly World[]
  /** The titles of the columns. */
  readonly columns: readonly string[]
}

/** Plays simulated outages against a breaker, and against none. */
export const trialsCommand = (trials: TrialsModule): Command => ({
  flags: {
    ...breakerFlags,
    only: { type: 'string' },
    all: { type: 'boolean' },
    seed: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
  async run(given, { stdout, stderr, signal }) {
    if (given.paths.length > 0) throw new UsageError('trials reads no file; recloser replay does')
    const worlds = worldsFor(given, trials)
    const options = breakerOptions(given)
    const hasBreaker = Object.keys(breakerFlags).some((name) => given.flags[name] !== undefined)
    const seed = valueOf(given, 'seed', numberOf) ?? 1
    const reports: Report[] = []
    for (const [at, world] of worlds.entries()) {
      if (stderr.isTTY === true) stderr.write(`\r\u001B[K${at + 1} of ${worlds.length} worlds: ${titleOf(world)}`)
      // Ctrl-C is heard between two worlds.
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      reports.push({ world, played: await world.play(hasBreaker ? options : undefined, seed) })
    }
    if (stderr.isTTY === true) stderr.write('\r\u001B[K')
    stdout.write(given.flags['json'] === true ? inJson(reports, seed) : inWords(reports, trials.columns, given))
    return exitCodes.done
  },
})

interface Report {
  readonly world: World
  readonly played: readonly Played[]
}

/** @throws UsageError where there is no such scenario */
function worldsFor(given: Given, { worlds }: TrialsModule): readonly World[] {
  const only = textOf(given, 'only')?.split(',')
  const known = [...new Set(worlds.map(({ scenario }) => scenario))]
  const unknown = only?.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new UsageError(`there is no world ${unknown}; there are ${known.join(', ')}`)
  const isWanted = ({ scenario, isShort }: World): boolean =>
    (only?.includes(scenario) ?? true) && (isShort || given.flags['all'] === true)
  return worlds.filter(isWanted)
}

const titleOf = ({ title, variant }: World): string => `${title} (${variant})`

function inWords(reports: readonly Report[], columns: readonly string[], given: Given): string {
  const header = ['', ...columns]
  const tables = reports.map(({ world, played }) => {
    const rows = played.map(({ title, cells }) => [title, ...cells])
    return `${titleOf(world)}\n${tableOf([header, ...rows])}\n`
  })
  const isYours = reports.some(({ played }) => played.some(({ guard }) => guard === 'yours'))
  return `${tables.join('\n')}
Good answers and waiting calls are divided by those without a breaker. recloser trials --help says what each world is.
${isYours ? `Yours: ${breakerInWords(given)}.\n` : ''}`
}

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

/** How wide the text of the help is. */
const width = 100

export const trialsHelp = ({ worlds }: TrialsModule): string => {
  const abouts = new Map(worlds.map(({ scenario, about }) => [scenario, about]))
  return `Usage: recloser trials [options]

Plays simulated outages against a breaker, and shows what it does to the people behind it: without a breaker, with
new CircuitBreaker(), with recommended(), and with yours, if you give its options.

  recloser trials
  recloser trials --only down,chance --failure-threshold 10 --reset-timeout 5s

  --only NAME,…        play only these worlds
  --all                also those with many calls, which take minutes
  --seed N             other random numbers (default 1)
  --json               all figures as JSON

The breaker has the same options as in recloser replay; recloser replay --help lists them.

The worlds
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
