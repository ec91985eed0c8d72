import type { Fact } from '../../bench/compare/fact.ts'
import type { Advantage, Page, Row } from '../../bench/compare/page.ts'

/** What a page says was found: the way back from `render`. */
export function readPage(text: string): Page {
  const lines = text.split('\n')
  const [versions = [], facts = []] = tablesIn(lines)
  return {
    nodeMajor: /^The scenarios were played on Node (\d+)\./m.exec(text)?.[1] ?? '',
    columns: versions.map(([title = '', version = '', engines = '']) => ({
      title,
      version,
      engines: engines === 'not stated' ? undefined : engines,
    })),
    rows: rowsIn(lines, facts.slice(0, -1)),
    advantages: advantagesIn(lines),
  }
}

/** The cells of the tables, without their heads. */
function tablesIn(lines: readonly string[]): readonly (readonly string[])[][] {
  const tables: string[][][] = []
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('|')) continue
    if (!lines[index - 1]?.startsWith('|')) tables.push([])
    const cells = line.split(/(?<!\\)\|/).slice(1, -1)
    tables.at(-1)?.push(cells.map((cell) => cell.trim().replaceAll('\\|', '|')))
  }
  return tables.map((rows) => rows.slice(2))
}

function rowsIn(lines: readonly string[], cells: readonly (readonly string[])[]): readonly Row[] {
  const rows: Row[] = []
  let group = ''
  for (const line of lines.slice(lines.indexOf('## How each row is played'), lines.indexOf('## How to repeat it'))) {
    group = /^\*\*(.+)\*\*$/.exec(line)?.[1] ?? group
    const how = /^\d+\. (.+)$/.exec(line)?.[1]
    if (how === undefined) continue
    const [promise = '', ...facts] = cells[rows.length] ?? []
    rows.push({ group, promise: promise.replace(/^\d+\. /, ''), how, facts: facts.map(factOf) })
  }
  return rows
}

function factOf(cell: string): Fact {
  const [, verdict, text = ''] = /^\**(yes|partly|no|n\/a)\**(?:: (.+))?$/.exec(cell) ?? []
  return { verdict: verdict as Fact['verdict'], text }
}

function advantagesIn(lines: readonly string[]): readonly Advantage[] {
  const found: Advantage[] = []
  let library = ''
  for (const line of lines.slice(0, lines.indexOf('## How each row is played'))) {
    library = /^### (.+)$/.exec(line)?.[1] ?? library
    const [matched, says = '', observed = '', ours = ''] =
      /^- (.+?)\. Observed: (.+?)\.(?: recloser (?:does not have this|has (`.+`))\.)?$/.exec(line) ?? []
    if (says === '') continue
    const answered = matched?.includes(' recloser does not have this.') === true || ours !== ''
    found.push({ library, says, observed, ours: answered ? [...ours.matchAll(/\w+/g)].map(String) : undefined })
  }
  return found
}
