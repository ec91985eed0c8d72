/** A longer line is not a line of a log. */
const longestLine = 1 << 20

/** The lines of UTF-8 text, in the pieces in which they came; the end of a line may be `\r\n`. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[], void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    // A line that is cut here cannot be read, and is counted as such.
    rest = (lines.pop() as string).slice(0, longestLine)
    yield lines
  }
  yield [rest + decoder.decode()]
}
