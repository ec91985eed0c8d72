import type { RecordedCall } from '../simulate/recorded-call.ts'
import { InputError } from './errors.ts'
import type { Flags, Given } from './flags.ts'
import { readSettings } from './input-flags.ts'
import { Progress } from './progress.ts'
import { readCalls } from './read-calls.ts'
import { sourcesOf } from './sources.ts'
import type { Surroundings } from './surroundings.ts'
import { Tally } from './tally.ts'
import { grouped } from './units.ts'

export const outputFlags: Flags = {
  json: { type: 'boolean' },
  html: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
}

/** The calls of the input, to be read as often as they are needed, and what was seen of them. */
export interface Input {
  readonly calls: () => AsyncIterable<readonly RecordedCall[]>
  readonly progress: Progress
  /** Says what was read, once it was; throws where there was nothing. @throws InputError */
  summary(): string
}

/** @throws UsageError, InputError */
export async function inputOf(given: Given, { stdin, stderr }: Surroundings, times = 1): Promise<Input> {
  const settings = readSettings(given)
  const sources = await sourcesOf(given.paths, stdin)
  const wholeBytes = sources.reduce((sum, { bytes }) => sum + (bytes ?? Infinity), 0)
  const strict = given.flags['strict'] === true
  let tally = new Tally(strict)
  const all = new Tally(strict)
  const progress = new Progress(stderr, all, wholeBytes * times)
  return {
    progress,
    calls() {
      tally = new Tally(strict)
      const before = { lines: all.lines, bytes: all.bytes }
      return readCalls(sources, settings, tally, () => {
        all.lines = before.lines + tally.lines
        all.bytes = before.bytes + tally.bytes
        progress.look()
      })
    },
    summary() {
      const { lines, calls, unreadable, first = '' } = tally
      const name = sources.map((source) => source.name).join(', ')
      if (lines === 0) throw new InputError(`${name} is empty`)
      if (calls === 0) throw new InputError(`no line of ${name} could be read; the first is ${first}`)
      const rest = unreadable === 0 ? '' : `; ${grouped(unreadable)} could not be read, the first is ${first}`
      return `Read ${grouped(lines)} ${lines === 1 ? 'line' : 'lines'} of ${name}${rest}.`
    },
  }
}
