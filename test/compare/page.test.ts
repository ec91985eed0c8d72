import { readFileSync } from 'node:fs'
import { format } from 'prettier'
import { describe, expect, it } from 'vitest'
import { no, partly, yes, type Fact } from '../../bench/compare/fact.ts'
import { render, type Page } from '../../bench/compare/page.ts'
import { scenarios } from '../../bench/compare/scenarios.ts'
import { readPage } from './read-page.ts'
import { longFiles, vagueFiles } from '../layers/house-rules.ts'
import { readSourceTree } from '../layers/source-tree.ts'

const row = (promise: string, ...facts: readonly Fact[]): Page['rows'][number] => ({
  group: 'Group',
  promise,
  how: `How ${promise} is played.`,
  facts,
})

const page: Page = {
  nodeMajor: '20',
  columns: [
    { title: 'recloser', version: '1.0.0', engines: '>=20' },
    { title: 'other', version: '2.0.0', engines: undefined },
  ],
  rows: [
    row('first', yes('10 | rejected'), no('hangs')),
    row('second', partly('1 of 2'), yes()),
    row('third', yes(), { verdict: 'n/a', text: 'no window' }),
  ],
  advantages: [
    { library: 'other', says: 'Caching', observed: '1 run', ours: [] },
    { library: 'other', says: 'Retry', observed: '3 runs', ours: ['retry'] },
    { library: 'other', says: 'Events', observed: '1 event', ours: undefined },
  ],
}

/** The cells of each row of the tables. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

describe('the page', () => {
  it('has a row per scenario, and a cell per library that can be read without colour', async () => {
    const rows = rowsOf(await render(page))

    expect(rows).toContainEqual(['1. first', 'yes: 10 \\| rejected', '**no**: hangs'])
    expect(rows).toContainEqual(['2. second', 'partly: 1 of 2', 'yes'])
    expect(rows).toContainEqual(['3. third', 'yes', 'n/a: no window'])
  })

  it('counts what is kept of what applies', async () => {
    expect(rowsOf(await render(page)).at(-1)).toEqual(['yes, of the rows that apply', '2 of 3', '1 of 2'])
  })

  it('says where a peer is better', async () => {
    const text = (await render(page)).replaceAll(/\s+/g, ' ')

    expect(text).toContain('Row 2 has a yes for other, but not for recloser.')
    expect(text).toContain('- Caching. Observed: 1 run. recloser does not have this.')
    expect(text).toContain('- Retry. Observed: 3 runs. recloser has `retry`.')
    expect(text).toContain('- Events. Observed: 1 event.')
  })

  it('says so where no peer keeps more', async () => {
    expect(await render({ ...page, rows: page.rows.slice(0, 1) })).toContain(
      'In each row above where a peer has a yes, recloser has one too.',
    )
  })

  it('is the same text each time, in the format of the repository', async () => {
    const text = await render(page)

    expect(await render(page)).toBe(text)
    expect(await format(text, { parser: 'markdown', printWidth: 120 })).toBe(text)
  })
})

describe('the page in docs', () => {
  const written = readFileSync('docs/comparison.md', 'utf8')
  const cells = rowsOf(written)

  it.each(scenarios)('has the row and how it is played, and recloser keeps it: $promise', ({ promise, how }) => {
    const found = cells.find(([first = '']) => first.replace(/^\d+\. /, '') === promise)

    expect(found?.[1]).toMatch(/^yes/)
    expect(written.replaceAll('\\', '')).toContain(how.replaceAll('\\', ''))
  })

  it('has the texts that a comparison writes: what was found in it gives the same page', async () => {
    expect(await render(readPage(written))).toBe(written)
  })

  it('is about the versions that bench installs', () => {
    const { dependencies } = JSON.parse(readFileSync('bench/package.json', 'utf8')) as {
      dependencies: Record<string, string>
    }
    const versions = cells.map(([library = '', version]) => [library.toLowerCase(), version])

    expect(versions).toEqual(expect.arrayContaining(Object.entries(dependencies)))
  })
})

it('is made by files of one idea each', () => {
  const tree = readSourceTree('bench/compare')

  expect([...longFiles(tree), ...vagueFiles(tree)]).toEqual([])
})
