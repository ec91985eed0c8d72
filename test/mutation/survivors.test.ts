import { expect, it } from 'vitest'
import {
  differences,
  listed,
  merged,
  poorRooms,
  survivors,
  table,
  tableOf,
  type Report,
} from '../../scripts/mutation/survivors.ts'

const at = (line: number, from: number, to: number, endLine = line) => ({
  start: { line, column: from },
  end: { line: endLine, column: to },
})

const report: Report = {
  files: {
    'src/base/one.ts': {
      source: 'const one = 1\nif (one > 0) {\n  go()\n}\n',
      mutants: [
        { status: 'Survived', replacement: 'true', location: at(2, 5, 12) },
        { status: 'NoCoverage', replacement: '{}', location: at(2, 14, 2, 4) },
        { status: 'Killed', replacement: '2', location: at(1, 13, 14) },
        { status: 'Timeout', replacement: '3', location: at(1, 13, 14) },
      ],
    },
    'src/trip/two.ts': {
      source: 'const two = `a`',
      mutants: [{ status: 'Survived', replacement: '``', location: at(1, 13, 16) }],
    },
  },
}

const page = [
  '### `src/base/one.ts`',
  '- `if (true) {`: the reason.',
  '- `if (one > 0) {}`: the reason.',
  '### `src/trip/two.ts`',
  '- ``` const two = `` ```: the reason.',
].join('\n\n')

it('writes a survivor as its file and the lines that it leaves', () => {
  expect(survivors(report)).toEqual([
    'src/base/one.ts: if (true) {',
    'src/base/one.ts: if (one > 0) {}',
    'src/trip/two.ts: const two = ``',
  ])
})

it('takes the reports of several runs for one, of a file that was run twice the later', () => {
  const { 'src/base/one.ts': one, 'src/trip/two.ts': two } = report.files
  const again: Report = { files: { 'src/base/one.ts': { source: 'const one = 2', mutants: [] } } }

  expect(merged([report, again])).toEqual({ files: { ...again.files, 'src/trip/two.ts': two } })
  expect(merged([again, report])).toEqual({ files: { 'src/base/one.ts': one, 'src/trip/two.ts': two } })
})

it('reads the same from a page', () => {
  expect(listed(page)).toEqual(survivors(report))
})

it('finds no difference between a page and the report of the same mutants', () => {
  expect(differences(page, report)).toEqual([])
})

it('names a survivor that the page does not list', () => {
  expect(differences(page.replace('if (true)', 'if (false)'), report)).toEqual([
    'survives, and is not listed: src/base/one.ts: if (true) {',
    'is listed, and does not survive: src/base/one.ts: if (false) {',
  ])
})

it('takes an item without a reason for none', () => {
  expect(differences(page.replace('{}`: the reason.', '{}`:'), report)).toEqual([
    'survives, and is not listed: src/base/one.ts: if (one > 0) {}',
  ])
})

it('wants a mutant that survives twice to be listed twice', () => {
  const [line = ''] = page.match(/- `if \(true.*/) ?? []

  expect(differences(page.replace(line, `${line}\n${line}`), report)).toEqual([
    'is listed, and does not survive: src/base/one.ts: if (true) {',
  ])
})

it('asks nothing of files that the run left out', () => {
  const { 'src/base/one.ts': one } = report.files

  expect(differences(page, { files: { 'src/base/one.ts': one ?? { source: '', mutants: [] } } })).toEqual([])
})

it('counts the mutants of each room, as the table of a page has them', () => {
  const rows = [
    ['base', '4', '2', '50.00'],
    ['trip', '1', '0', '0.00'],
    ['all', '5', '2', '40.00'],
  ]

  expect(table(report)).toEqual(rows)
  expect(tableOf(rows.map(([name, ...cells]) => `| ${name ?? ''}  | ${cells.join(' | ')} |`).join('\n'))).toEqual(rows)
})

it('names each room in which too few mutants were found, however many are found in the others', () => {
  const mutants = (found: number, all: number) =>
    Array.from({ length: all }, (_, index) => ({
      status: index < found ? 'Killed' : 'Survived',
      location: at(1, 1, 1),
    }))
  const rooms = (trip: number): Report => ({
    files: {
      'src/machine/one.ts': { source: '', mutants: mutants(1_000, 1_000) },
      'src/trip/one.ts': { source: '', mutants: mutants(trip, 100) },
    },
  })

  expect(poorRooms(rooms(95))).toEqual([])
  expect(poorRooms(rooms(94))).toEqual(['trip: 94.00 % found, which is below 95 %'])
})
