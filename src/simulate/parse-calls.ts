import { check, optionError, readOptions, rule, wholeNumber } from '../base/check.ts'
import { Agenda } from './agenda.ts'
import { recordedCall, type RecordedCall } from './recorded-call.ts'

/** JSON lines as whole lines, or as pieces of text or of UTF-8 that break anywhere. */
export type CallLines = Iterable<string> | AsyncIterable<string | Uint8Array>

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface ParseCallsOptions {
  /**
   * How many lines too late a call may appear, a whole number above 0. A recording has calls in the order in which they
   * ended, so a long call comes after all calls that began later and ended earlier. This many calls are kept in memory
   * at once.
   *
   * @default 100_000
   */
  readonly maxDisorder?: number | undefined
}

const caller = 'parseCalls()'

const linesRule = rule<CallLines>(
  'object string',
  'a string, or an iterable or async iterable of lines',
  (value) => typeof value === 'string' || Symbol.iterator in value || Symbol.asyncIterator in value,
)

/**
 * Reads the lines that `recordCalls` wrote, and yields the calls in the order in which they began, in arrays, as
 * `replay` takes them. Empty lines are left out.
 *
 * @param lines a string; an iterable of lines or pieces of text; or an async iterable of such pieces or of bytes, such as a
 * file's stream
 * @throws TypeError, RangeError for bad options at once; SyntaxError, TypeError and RangeError that name the line,
 * while it is read, also if a call appears later than `maxDisorder` allows
 * @example
 * ```ts
 * import { describe, parseCalls, replay } from 'recloser/simulate'
 *
 * const trace = '{"atMs":0,"durationMs":5,"outcome":"failure"}\\n{"atMs":9,"durationMs":2,"outcome":"success"}\\n'
 * console.log(describe(await replay({ calls: parseCalls(trace), options: { failureThreshold: 1 } })))
 * ```
 */
export function parseCalls(
  lines: string | CallLines,
  options: ParseCallsOptions = {},
): AsyncIterable<readonly RecordedCall[]> {
  const source = check(caller, 'lines', lines, linesRule)
  const { maxDisorder } = readOptions(caller, options, { maxDisorder: [wholeNumber, 100_000] })
  return sorted(linesOf(typeof source === 'string' ? [source] : source), maxDisorder)
}

/** Whole lines, in the pieces in which they came. */
async function* linesOf(pieces: CallLines): AsyncGenerator<readonly string[], void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of pieces as AsyncIterable<string | Uint8Array>) {
    const text = typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true })
    // Lines that come without their newline also end here: in JSON these two characters never follow each other.
    const gap = rest.endsWith('}') && text.startsWith('{') ? '\n' : ''
    const lines = (rest + gap + text).split('\n')
    rest = lines.pop() as string
    yield lines
  }
  yield [rest + decoder.decode()]
}

async function* sorted(
  pieces: AsyncIterable<readonly string[]>,
  maxDisorder: number,
): AsyncGenerator<readonly RecordedCall[], void> {
  const held = new Agenda<RecordedCall>()
  let lineNumber = 0
  let sinceMs = -Infinity
  for await (const lines of pieces) {
    const calls: RecordedCall[] = []
    for (const line of lines) {
      lineNumber++
      if (line.trim() === '') continue
      const call = parse(line, lineNumber)
      if (call.atMs < sinceMs) throw outOfOrder(call, lineNumber, maxDisorder)
      held.add(call.atMs, call)
      if (held.size <= maxDisorder) continue
      const first = held.take() as RecordedCall
      sinceMs = first.atMs
      calls.push(first)
    }
    if (calls.length > 0) yield calls
  }
  const calls: RecordedCall[] = []
  for (let call = held.take(); call !== undefined; call = held.take()) calls.push(call)
  yield calls
}

function parse(line: string, lineNumber: number): RecordedCall {
  const name = `line ${lineNumber}`
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw new SyntaxError(`${caller}: \`${name}\` must be JSON, received ${JSON.stringify(line.slice(0, 100))}`, {
      cause: error,
    })
  }
  return recordedCall(caller, name, value)
}

const outOfOrder = ({ atMs }: RecordedCall, lineNumber: number, maxDisorder: number): Error =>
  optionError(
    RangeError,
    caller,
    `line ${lineNumber}.atMs`,
    `within ${maxDisorder} lines of its place; a larger \`maxDisorder\` allows more`,
    atMs,
  )
