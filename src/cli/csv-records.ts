/** A line break between quotes is text; a quote that is open for more lines than these was not meant as one. */
const mostLines = 100

/** Text of whole records, one or more. */
export interface Records {
  readonly text: string
  /** The number of the line before it. */
  readonly linesBefore: number
}

/**
 * CSV cut between its records. A line that opens a quote which is not closed is left out alone, so that it does not take what
 * follows it for its text.
 *
 * @param leaveOut is told of such a line by its number
 */
export async function* recordsOf(
  pieces: AsyncIterable<readonly string[]>,
  leaveOut: (line: number) => void,
): AsyncGenerator<Records, void> {
  let held: readonly string[] = []
  let linesBefore = 0

  function cut(lines: readonly string[], isEnd: boolean): Records {
    const whole: string[] = []
    let at = 0
    while (at < lines.length) {
      const end = endOf(lines, at)
      if (end === undefined && !isEnd && lines.length - at < mostLines) break
      if (end === undefined) leaveOut(linesBefore + at + 1)
      // An empty line keeps the numbers of the others.
      whole.push(...(end === undefined ? [''] : lines.slice(at, end)))
      at = end ?? at + 1
    }
    held = lines.slice(at)
    const records = { text: whole.join('\n'), linesBefore }
    linesBefore += at
    return records
  }

  for await (const lines of pieces) yield cut([...held, ...lines], false)
  yield cut(held, true)
}

/** Where the record ends that begins with a line; `undefined`: not within the lines that it may have. */
function endOf(lines: readonly string[], begin: number): number | undefined {
  let isQuoted = false
  for (let at = begin; at < Math.min(lines.length, begin + mostLines); at++) {
    if (hasOddQuotes(lines[at] as string)) isQuoted = !isQuoted
    if (!isQuoted) return at + 1
  }
  return undefined
}

function hasOddQuotes(line: string): boolean {
  let isOdd = false
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) isOdd = !isOdd
  return isOdd
}
