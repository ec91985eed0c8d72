import type { RecordedCall } from '../simulate/recorded-call.ts'
import { grouped } from '../simulate/words.ts'
import { InputError, UsageError } from './errors.ts'
import type { Flags, Given } from './flags.ts'
import { readSettings } from './input-flags.ts'
import { printable } from './printable.ts'
import { Progress } from './progress.ts'
import { readCalls } from './read-calls.ts'
import { sourcesOf } from './sources.ts'
import type { Surroundings } from './surroundings.ts'
import { Tally } from './tally.ts'

export const outputFlags: Flags = {
  json: { type: 'boolean' },
  html: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
}

/** The calls of the input, which can be read several times, and a summary of what was read. */
export interface Input {
  readonly calls: () => AsyncIterable<readonly RecordedCall[]>
  readonly progress: Progress
  /** Says what was read, after it was read. @throws InputError if there was nothing to read */
  summary(): string
}

/** The paths of the input, and the file descriptor of standard input if it is read and has one. */
export function inputsOf({ paths }: Given, { stdin }: Surroundings): readonly (string | number)[] {
  const files = paths.filter((path) => path !== '-')
  const readsStdin = paths.length === 0 || files.length < paths.length
  return readsStdin && stdin.fd !== undefined ? [...files, stdin.fd] : files
}

/** @throws UsageError, InputError */
export async function inputOf(given: Given, { stdin, stderr }: Surroundings, times = 1): Promise<Input> {
  const settings = readSettings(given)
  const sources = await sourcesOf(given.paths, stdin)
  const wholeBytes = sources.reduce((sum, { bytes }) => sum + (bytes ?? Infinity), 0)
  // A pipe has a name too, such as that of `<(zcat …)`, and is empty when it is opened again.
  const once = sources.find(({ bytes }) => bytes === undefined)
  if (times > 1 && once !== undefined)
    throw new UsageError(
      `sweep reads its input once for each combination, which is not possible with ${once.name}; name a file`,
    )
  const strict = given.flags['strict'] === true
  let tally = new Tally(strict)
  const before = { lines: 0, bytes: 0 }
  const all = new Tally(strict)
  const progress = new Progress(stderr, all, wholeBytes * times)
  return {
    progress,
    calls() {
      before.lines += tally.lines
      before.bytes += tally.bytes
      tally = new Tally(strict)
      return readCalls(sources, settings, tally, () => {
        all.lines = before.lines + tally.lines
        all.bytes = before.bytes + tally.bytes
        progress.look()
      })
    },
    summary() {
      const { lines, unreadable, first, hasText, hasHeader } = tally
      const name = sources.map((source) => source.name).join(', ')
      if (lines === 0) {
        const found = hasText ? 'has only blank lines' : 'is empty'
        throw new InputError(`${name} ${hasHeader ? 'has a header, but no rows' : found}`)
      }
      if (unreadable === lines) throw new InputError(`no line of ${name} could be read; the first is ${first}`)
      const rest = unreadable === 0 ? '' : `; ${grouped(unreadable)} could not be read, the first is ${first}`
      return printable(`Read ${grouped(lines)} ${lines === 1 ? 'line' : 'lines'} of ${name}${rest}.`)
    },
  }
}
