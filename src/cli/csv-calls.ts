import { parse, type CsvError } from 'csv-parse/sync'
import { InputError } from './errors.ts'
import { recordsOf } from './csv-records.ts'
import { linesOf } from './lines.ts'
import type { PlacedCalls } from './placed-calls.ts'
import type { Fields } from './records.ts'
import type { Tally } from './tally.ts'
import type { RecordedCall } from '../simulate/recorded-call.ts'

/** The calls of CSV whose first line has the names of its columns. */
export async function* csvCalls(
  source: string,
  pieces: AsyncIterable<Uint8Array>,
  read: (fields: Fields) => RecordedCall,
  tally: Tally,
): AsyncGenerator<PlacedCalls, void> {
  let columns: readonly string[] | undefined
  let twice: string | undefined
  const learn = (names: string[]): string[] => {
    columns = names
    tally.hasHeader = true
    // Columns without a name may be many: no option can name them.
    twice = names.find((name, at) => name !== '' && names.indexOf(name) !== at)
    return names
  }
  const leaveOut = (line: number, why: string): void => {
    tally.lines++
    tally.leaveOut(source, line, why)
  }
  const whole = recordsOf(linesOf(pieces), (line) => leaveOut(line, 'it opens a quote that is not closed'))
  for await (const { text, linesBefore } of whole) {
    const calls: RecordedCall[] = []
    const lines: number[] = []
    parse(text, {
      columns: columns === undefined ? learn : [...columns],
      skip_empty_lines: true,
      skip_records_with_error: true,
      trim: true,
      on_skip(error) {
        // This is called only for an error.
        const { message, lines: line } = error as CsvError & { readonly lines: number }
        leaveOut(linesBefore + line, message)
        return undefined
      },
      on_record(fields: Fields, { lines: line }) {
        tally.lines++
        try {
          calls.push(read(fields))
          lines.push(linesBefore + line)
        } catch (error) {
          tally.leaveOut(source, linesBefore + line, (error as Error).message)
        }
        // The parser keeps no record.
        return undefined
      },
    })
    if (twice !== undefined)
      throw new InputError(`${source} has two columns with the name ${JSON.stringify(twice)}; rename one of them`)
    yield { calls, lines }
  }
}
