/** The version 3 source map that the compiler writes beside a declaration: of one source, with no names. */
export interface DeclarationMap {
  readonly version: number
  readonly file: string
  readonly sources: readonly string[]
  readonly names: readonly string[]
  readonly mappings: string
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Column, source, line and column there; each as the difference from the segment before, as maps have it. */
type Segment = [column: number, source: number, line: number, sourceColumn: number]

/**
 * One map for files that were put one below the other, each at its line.
 *
 * @param parts in the order of their lines
 */
export function mergedMap(
  file: string,
  parts: readonly { readonly map: DeclarationMap; readonly atLine: number }[],
): DeclarationMap {
  const lines: string[] = []
  // Where the last segment pointed to; the columns begin anew on each line.
  let last = { line: 0, column: 0, source: 0 }
  parts.forEach(({ map, atLine }, source) => {
    while (lines.length < atLine) lines.push('')
    let [line, column] = [0, 0]
    for (const text of map.mappings.split(';')) {
      const segments = text === '' ? [] : text.split(',').map(decoded)
      const moved = segments.map(([generated, , lineBy, columnBy]): Segment => {
        line += lineBy
        column += columnBy
        const segment: Segment = [generated, source - last.source, line - last.line, column - last.column]
        last = { line, column, source }
        return segment
      })
      lines.push(moved.map(encoded).join(','))
    }
  })
  const sources = parts.flatMap(({ map }) => map.sources)
  return { version: 3, file, sources, names: [], mappings: lines.join(';') }
}

/** The map of code by lines alone: its place in the source for each line, not for each word. A fifth of the size. */
export function lineMappings(mappings: string): string {
  let [source, line, column] = [0, 0, 0]
  let last = [source, line, column] as const
  return mappings
    .split(';')
    .map((text) => {
      let first: Segment | undefined
      for (const segment of text === '' ? [] : text.split(',').map(decoded)) {
        source += segment[1]
        line += segment[2]
        column += segment[3]
        if (first !== undefined) continue
        first = [segment[0], source - last[0], line - last[1], column - last[2]]
        last = [source, line, column]
      }
      return first === undefined ? '' : encoded(first)
    })
    .join(';')
}

function decoded(text: string): Segment {
  const numbers: number[] = []
  let [value, shift] = [0, 0]
  for (const letter of text) {
    const digit = digits.indexOf(letter)
    value += (digit & 31) << shift
    shift += 5
    if (digit >= 32) continue
    numbers.push(value & 1 ? -(value >> 1) : value >> 1)
    ;[value, shift] = [0, 0]
  }
  const [column, source, line, sourceColumn] = numbers
  // The fifth, if there is one, is a name; none is mapped here.
  if (numbers.length < 4) throw new Error(`A segment of a map that points to no source: ${text}`)
  return [Number(column), Number(source), Number(line), Number(sourceColumn)]
}

const encoded = (segment: Segment): string => segment.map(digitsOf).join('')

function digitsOf(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1
  let text = ''
  do {
    const more = rest > 31 ? 32 : 0
    text += digits[(rest & 31) | more] ?? ''
    rest >>= 5
  } while (rest > 0)
  return text
}
