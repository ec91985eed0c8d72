import { Agenda } from '../simulate/agenda.ts'
import type { RecordedCall } from '../simulate/recorded-call.ts'
import { accessLogReader, isAccessLog } from './access-log.ts'
import { csvCalls } from './csv-calls.ts'
import { InputError } from './errors.ts'
import { linesOf } from './lines.ts'
import type { LogSettings } from './log-settings.ts'
import { jsonFields, recordReader } from './records.ts'
import type { Source } from './sources.ts'
import type { Tally } from './tally.ts'

export const formats = ['json', 'csv', 'access-log'] as const
export type Format = (typeof formats)[number]

export interface ReadSettings extends LogSettings {
  readonly format: Format | undefined
  /** How many lines a call may stand behind its place. */
  readonly maxDisorder: number
}

/** The calls of all sources, one after the other, in the order in which they began. @throws InputError */
export async function* readCalls(
  sources: readonly Source[],
  settings: ReadSettings,
  tally: Tally,
  onRead: () => void,
): AsyncGenerator<readonly RecordedCall[], void> {
  const held = new Agenda<RecordedCall>()
  let sinceMs = -Infinity
  for (const source of sources) {
    const bytes = source.open((count) => {
      tally.bytes += count
      onRead()
    })
    for await (const calls of callsOf(source.name, bytes, settings, tally)) {
      const ready: RecordedCall[] = []
      for (const call of calls) {
        tally.calls++
        if (call.atMs < sinceMs) {
          tally.calls--
          tally.leaveOut(
            source.name,
            tally.lines,
            `it began over ${settings.maxDisorder} lines before; --max-disorder allows more`,
          )
          continue
        }
        held.add(call.atMs, call)
        if (held.size <= settings.maxDisorder) continue
        const first = held.take() as RecordedCall
        sinceMs = first.atMs
        ready.push(first)
      }
      if (ready.length > 0) yield ready
    }
  }
  const rest: RecordedCall[] = []
  for (let call = held.take(); call !== undefined; call = held.take()) rest.push(call)
  yield rest
}

async function* callsOf(
  source: string,
  bytes: AsyncIterable<Uint8Array>,
  settings: ReadSettings,
  tally: Tally,
): AsyncGenerator<readonly RecordedCall[], void> {
  const pieces = bytes[Symbol.asyncIterator]()
  const first = await pieces.next()
  if (first.done === true) return
  const whole = startingWith(first.value, pieces)
  const format = settings.format ?? formatOf(source, first.value)
  if (format === 'csv') {
    yield* csvCalls(source, whole, recordReader(settings), tally)
    return
  }
  const fromFields = recordReader(settings)
  const read = format === 'access-log' ? accessLogReader(settings) : (line: string) => fromFields(jsonFields(line))
  let number = 0
  for await (const lines of linesOf(whole)) {
    const calls: RecordedCall[] = []
    for (const line of lines) {
      number++
      if (line.trim() === '') continue
      tally.lines++
      try {
        calls.push(read(line))
      } catch (error) {
        tally.leaveOut(source, number, (error as Error).message)
      }
    }
    yield calls
  }
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield first
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

/** Told by how it begins. @throws InputError */
function formatOf(source: string, first: Uint8Array): Format {
  const lines = new TextDecoder().decode(first.subarray(0, 65_536)).split('\n')
  const line = (lines.find((each) => each.trim() !== '') ?? '').trim().replace(/^\uFEFF/, '')
  // Of nothing any will do.
  if (line === '' || line.startsWith('{')) return 'json'
  if (lines.slice(0, 20).some(isAccessLog)) return 'access-log'
  if (/^"?[\w@.]+"?(,"?[\w@. ]+"?)+$/.test(line)) return 'csv'
  throw new InputError(
    `${source} begins with ${JSON.stringify(line.slice(0, 80))}, which is no JSON line, no CSV with the names of its columns and no access log; say what it is by --format ${formats.join('|')}`,
  )
}
