import { Agenda } from '../simulate/agenda.ts'
import type { RecordedCall } from '../simulate/recorded-call.ts'
import { accessLogReader, isAccessLog } from './access-log.ts'
import { csvCalls } from './csv-calls.ts'
import { InputError } from './errors.ts'
import { linesOf } from './lines.ts'
import type { LogSettings } from './log-settings.ts'
import { mergedCalls } from './merged-calls.ts'
import type { PlacedCalls } from './placed-calls.ts'
import { jsonFields, recordReader } from './records.ts'
import { following, type Source } from './sources.ts'
import type { Tally } from './tally.ts'

export const formats = ['json', 'csv', 'access-log'] as const
export type Format = (typeof formats)[number]

/** How many bytes are looked at, at most, to recognise the format. */
const mostLooked = 65_536

export interface ReadSettings extends LogSettings {
  readonly format: Format | undefined
  /** How many lines too late a call may appear. */
  readonly maxDisorder: number
}

/** The calls of all sources in the order in which they began, whatever the order of the sources. @throws InputError */
export function readCalls(
  sources: readonly Source[],
  settings: ReadSettings,
  tally: Tally,
  onRead: () => void,
): AsyncIterable<readonly RecordedCall[]> {
  return mergedCalls(sources.map((source) => sortedCalls(source, settings, tally, onRead)))
}

async function* sortedCalls(
  source: Source,
  settings: ReadSettings,
  tally: Tally,
  onRead: () => void,
): AsyncGenerator<readonly RecordedCall[], void> {
  const held = new Agenda<RecordedCall>()
  let sinceMs = -Infinity
  const bytes = source.open((count) => {
    tally.bytes += count
    onRead()
  })
  for await (const { calls, lines } of callsOf(source.name, bytes, settings, tally)) {
    const ready: RecordedCall[] = []
    for (const [at, call] of calls.entries()) {
      if (call.atMs < sinceMs) {
        const why = `it appears more than ${settings.maxDisorder} lines too late; allow more with --max-disorder`
        tally.leaveOut(source.name, lines[at] as number, why)
        continue
      }
      held.add(call.atMs, call)
      if (held.size <= settings.maxDisorder) continue
      const first = held.take() as RecordedCall
      sinceMs = first.atMs
      ready.push(first)
    }
    yield ready
  }
  const rest: RecordedCall[] = []
  for (let call = held.take(); call !== undefined; call = held.take()) rest.push(call)
  yield rest
}

async function* callsOf(
  source: string,
  bytes: AsyncGenerator<Uint8Array, void>,
  settings: ReadSettings,
  tally: Tally,
): AsyncGenerator<PlacedCalls, void> {
  const begin = await beginningOf(bytes)
  if (begin.length > 0) tally.hasText = true
  const whole = following(begin, bytes)
  const format = settings.format ?? formatOf(source, begin)
  if (format === 'csv') {
    yield* csvCalls(source, whole, recordReader(settings), tally)
    return
  }
  const fromFields = recordReader(settings)
  const read = format === 'access-log' ? accessLogReader(settings) : (line: string) => fromFields(jsonFields(line))
  let number = 0
  for await (const texts of linesOf(whole)) {
    const calls: RecordedCall[] = []
    const lines: number[] = []
    for (const text of texts) {
      number++
      if (text.trim() === '') continue
      tally.lines++
      try {
        calls.push(read(text))
        lines.push(number)
      } catch (error) {
        tally.leaveOut(source, number, (error as Error).message)
      }
    }
    yield { calls, lines }
  }
}

/** Enough to tell the format by: a whole line that is not empty, where there is one. */
async function beginningOf(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const first: Uint8Array[] = []
  let size = 0
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    first.push(next.value)
    size += next.value.length
    if (size >= mostLooked || hasLine(Buffer.concat(first))) break
  }
  return Buffer.concat(first)
}

const hasLine = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes).trimStart().includes('\n')

/** Detects the format from the beginning of the input. @throws InputError */
function formatOf(source: string, first: Uint8Array): Format {
  const lines = new TextDecoder().decode(first.subarray(0, mostLooked)).split('\n')
  const line = (lines.find((each) => each.trim() !== '') ?? '').trim()
  // For an empty input, any format will do.
  if (line === '' || line.startsWith('{')) return 'json'
  if (lines.slice(0, 20).some(isAccessLog)) return 'access-log'
  if (/^"?[\w@.]+"?(,"?[\w@. ]+"?)+$/.test(line)) return 'csv'
  throw new InputError(
    `${source} begins with ${JSON.stringify(line.slice(0, 80))}, which is not a line of JSON, CSV with the names of its columns, or an access log; give the format with --format ${formats.join('|')}`,
  )
}
