import { parse, type CsvError } from 'csv-parse'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { RecordedCall } from '../simulate/recorded-call.ts'
import type { Fields } from './records.ts'
import type { Tally } from './tally.ts'

/** So many calls are handed on at once. */
const atOnce = 1_024

interface Row {
  readonly record: Fields
  readonly info: { readonly lines: number }
}

/** The calls of CSV whose first line has the names of its columns. */
export async function* csvCalls(
  source: string,
  pieces: AsyncIterable<Uint8Array>,
  read: (fields: Fields) => RecordedCall,
  tally: Tally,
): AsyncGenerator<readonly RecordedCall[], void> {
  const parser = parse({
    columns: true,
    bom: true,
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip(given) {
      // It is called for an error only.
      const error = given as CsvError
      tally.leaveOut(source, Number(error['lines']), error.message)
      return undefined
    },
    trim: true,
  })
  const done = pipeline(Readable.from(pieces), parser)
  // It is told of below, by the parser.
  done.catch(() => undefined)
  let calls: RecordedCall[] = []
  for await (const { record, info } of parser as AsyncIterable<Row>) {
    tally.lines++
    try {
      calls.push(read(record))
    } catch (error) {
      tally.leaveOut(source, info.lines, (error as Error).message)
    }
    if (calls.length < atOnce) continue
    yield calls
    calls = []
  }
  yield calls
}
