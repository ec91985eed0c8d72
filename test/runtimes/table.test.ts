import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { runtimes } from './runtimes.ts'
import { disagreements, readRows, withTable, type Row } from './table.ts'

const bun: Row = { name: 'Bun', version: '1.4.5', forms: ['ES module', 'CommonJS'] }
const chromium: Row = { name: 'Chromium', version: '150.0.1', forms: ['bundled'] }
const known = runtimes.filter(({ name }) => name === 'Bun' || name === 'Chromium')

it('is in the README as it was written down', async () => {
  const readme = readFileSync('README.md', 'utf8')

  expect(await withTable(readme, readRows())).toBe(readme)
})

it('was written down for the pinned runtimes, in their order', () => {
  const rows = readRows()

  expect(rows).toEqual(
    runtimes.map(({ name, pinned, forms }, index) => ({
      name,
      version: pinned?.version ?? rows[index]?.version,
      forms,
    })),
  )
})

it('stands between its marks, and leaves the rest of the page alone', async () => {
  const page = 'before\n<!-- runtimes -->\nold\n<!-- /runtimes -->\nafter\n'

  expect(await withTable(page, [bun])).toBe(`before
<!-- runtimes -->

| runtime | version | recloser loaded as  |
| ------- | ------- | ------------------- |
| Bun     | 1.4.5   | ES module, CommonJS |

<!-- /runtimes -->
after
`)
})

it('is refused by a page without marks', async () => {
  await expect(withTable('nothing', [bun])).rejects.toThrow('no <!-- runtimes -->')
})

it('agrees with a run of the same, or of fewer runtimes', () => {
  expect(disagreements([bun, chromium], [bun, chromium], known)).toEqual([])
  expect(disagreements([bun], [bun, chromium], known)).toEqual([])
})

it('does not mind which version of an unpinned runtime the machine has', () => {
  expect(disagreements([{ ...chromium, version: '151.0.2' }], [chromium], known)).toEqual([])
})

it.each([
  [
    'another version',
    [{ ...bun, version: '1.4.6' }],
    'Bun ran as 1.4.6, ES module, CommonJS, its row has 1.4.5, ES module, CommonJS',
  ],
  [
    'another form',
    [{ ...bun, forms: ['ES module'] as const }],
    'Bun ran as 1.4.5, ES module, its row has 1.4.5, ES module, CommonJS',
  ],
  ['a runtime without a row', [bun, chromium], 'Chromium has no row'],
])('disagrees with a run of %s', (_what, ran, complaint) => {
  expect(disagreements(ran, [bun], known)).toEqual([complaint])
})

it('disagrees with a row for what is not run any more', () => {
  expect(disagreements([], [{ ...bun, name: 'Rhino' }], known)).toEqual(['Rhino has a row and is not run'])
})
