/**
 * Names and values in turn, as they came over the network. Each may have several lines, and there may be none at all.
 */
export type RawHeaders = readonly (RawText | readonly RawText[])[] | null

/** A Buffer or a string. */
type RawText = { toString(encoding?: 'latin1'): string }

/** The headers by name, in lower case; a header that occurs more than once has a list. */
export function parseRawHeaders(raw: RawHeaders): Readonly<Record<string, string | readonly string[]>> {
  const headers: Record<string, string | readonly string[]> = Object.create(null) as never
  for (let at = 0; raw !== null && at + 1 < raw.length; at += 2) {
    const name = textsOf(raw[at]).join().toLowerCase()
    const values = [...textsOf(headers[name]), ...textsOf(raw[at + 1])]
    headers[name] = values.length === 1 ? (values[0] as string) : values
  }
  return headers
}

const textsOf = (raw: RawText | readonly RawText[] | undefined): readonly string[] =>
  raw === undefined ? [] : Array.isArray(raw) ? raw.map(textOf) : [textOf(raw)]

const textOf = (raw: RawText): string => (typeof raw === 'string' ? raw : raw.toString('latin1'))
