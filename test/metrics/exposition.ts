/** A scrape as `name{labels}` to value; throws at whatever is not in the text format, or out of its order. */
export function parseExposition(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  let family = ''
  const families = new Set<string>()
  for (const line of text.split('\n').filter((line) => line !== '')) {
    const [, kind, name = ''] = /^# (HELP|TYPE) ([a-z_]+) \S/.exec(line) ?? []
    if (kind === 'HELP') {
      if (families.has(name)) throw new Error(`${name} comes twice`)
      families.add((family = name))
    } else if (kind === 'TYPE') {
      if (name !== family) throw new Error(`type of ${name} without help`)
    } else {
      const [, series = '', metric = '', value = ''] = sample.exec(line) ?? []
      if (!metric.startsWith(family) || family === '') throw new Error(`not of ${family}: ${line}`)
      if (value === '' || Number.isNaN(Number(value))) throw new Error(`no number: ${line}`)
      if (lines.has(series)) throw new Error(`${series} comes twice`)
      lines.set(series, Number(value))
    }
  }
  return lines
}

const sample = /^(([a-z_]+)(?:\{[a-z_]+="(?:[^"\\]|\\.)*"(?:,[a-z_]+="(?:[^"\\]|\\.)*")*\})?) (\S+)$/

/** The names of the families in a scrape. */
export const familiesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name)
