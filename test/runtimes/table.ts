import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import type { Form, Runtime } from './runtimes.ts'

/** A runtime in which every check passed. */
export interface Row {
  readonly name: string
  readonly version: string
  readonly forms: readonly Form[]
}

/** The rows behind the README's table. */
export const rowsFile = 'docs/runtimes.json'

export const readRows = (): readonly Row[] => JSON.parse(readFileSync(rowsFile, 'utf8')) as readonly Row[]

export async function writeRows(rows: readonly Row[]): Promise<void> {
  writeFileSync(rowsFile, await formatted(JSON.stringify(rows), rowsFile))
  writeFileSync('README.md', await withTable(readFileSync('README.md', 'utf8'), rows))
}

const block = /(<!-- runtimes -->\n).*?(<!-- \/runtimes -->)/s

/**
 * The page with the table between its marks.
 *
 * @throws Error when the page has no marks
 */
export async function withTable(page: string, rows: readonly Row[]): Promise<string> {
  if (!block.test(page)) throw new Error('no <!-- runtimes --> and <!-- /runtimes --> to put the table between')
  const lines = rows.map(({ name, version, forms }) => `| ${name} | ${version} | ${forms.join(', ')} |`)
  const table = ['| runtime | version | recloser loaded as |', '| --- | --- | --- |', ...lines].join('\n')
  const text = await formatted(table, 'README.md')
  return page.replace(block, (_, start: string, end: string) => `${start}\n${text}\n${end}`)
}

/** Where the rows of a run are not those that are written down. A version that nothing pins may differ. */
export const disagreements = (
  ran: readonly Row[],
  written: readonly Row[],
  runtimes: readonly Runtime[],
): readonly string[] => [
  ...ran.flatMap((row) => {
    const other = written.find(({ name }) => name === row.name)
    if (other === undefined) return [`${row.name} has no row`]
    const pinned = runtimes.some(({ name, pinned }) => name === row.name && pinned !== undefined)
    const same = other.forms.join() === row.forms.join() && (!pinned || other.version === row.version)
    return same ? [] : [`${row.name} ran as ${inWords(row)}, its row has ${inWords(other)}`]
  }),
  ...written.flatMap(({ name }) =>
    runtimes.some((runtime) => runtime.name === name) ? [] : [`${name} has a row and is not run`],
  ),
]

const inWords = ({ version, forms }: Row): string => [version, ...forms].join(', ')

const formatted = async (text: string, filepath: string): Promise<string> =>
  format(text, { ...(await resolveConfig(filepath)), filepath })
