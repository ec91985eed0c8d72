import { decode, encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'

/** The version 3 source map that the compiler writes beside a declaration: of one source, with no names. */
export interface DeclarationMap {
  readonly version: number
  readonly file: string
  readonly sources: readonly string[]
  readonly names: readonly string[]
  readonly mappings: string
}

/**
 * One map for files that were put one below the other, each at its line.
 *
 * @param parts in the order of their lines
 */
export function mergedMap(
  file: string,
  parts: readonly { readonly map: DeclarationMap; readonly atLine: number }[],
): DeclarationMap {
  const lines: SourceMapMappings = []
  parts.forEach(({ map, atLine }, source) => {
    while (lines.length < atLine) lines.push([])
    for (const segments of decode(map.mappings)) {
      lines.push(segments.map(([generated, , line = 0, column = 0]) => [generated, source, line, column]))
    }
  })
  const sources = parts.flatMap(({ map }) => map.sources)
  return { version: 3, file, sources, names: [], mappings: encode(lines) }
}

/** The first mappings of each line, not one for each word. A fifth of the size with one a line. */
export const lineMappings = (mappings: string, most: number): string =>
  encode(decode(mappings).map((segments) => segments.slice(0, most)))

/** One mapping for each line, which leads from its beginning. */
export const firstMappings = (mappings: string): string =>
  encode(decode(mappings).map(([first]) => (first === undefined ? [] : [[0, ...first.slice(1)] as typeof first])))
