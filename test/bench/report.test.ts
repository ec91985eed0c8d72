import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { chartOf } from '../../bench/report/chart.ts'
import { reportFiles } from '../../bench/report/markdown.ts'
import { resultOf, type Results } from '../../bench/report/result.ts'
import { readResults } from '../../bench/report/write.ts'
import { permits } from '../../bench/cases/permits.ts'
import { result, row } from './results.ts'

const made: Results = {
  takenAt: '2020-02-02T10:00:00.000Z',
  machine: { cpu: 'Abacus', cores: 1, system: 'wood' },
  node: '20.19.0',
  versions: { recloser: '0.1.0', cockatiel: '4.0.0' },
  verdicts: [{ what: 'a call', budget: '<= 1.50 x bare', measured: '1.60 x bare', status: 'missed' }],
  cases: [
    result([row('recloser', 12), row('cockatiel', 11)], { whyNot: 'it does more.' }),
    result([], { id: 'gone', title: 'Gone', missing: 'there is no such door' }),
  ],
}

describe('the committed report', () => {
  let files: Readonly<Record<string, string>> = {}
  beforeAll(async () => {
    files = await reportFiles(readResults())
  })

  it('is what bench/results.json gives', () => {
    const committed = Object.keys(files).map((path) => [
      path,
      existsSync(path) ? readFileSync(path, 'utf8') : 'missing',
    ])

    expect(Object.fromEntries(committed)).toEqual(files)
  })

  it('has no chart of a case that is gone', () => {
    const charts = readdirSync('docs/benchmarks').map((file) => `docs/benchmarks/${file}`)

    expect(charts.filter((path) => files[path] === undefined)).toEqual([])
  })
})

describe('a report', () => {
  it('names machine, versions, verdicts, reasons and what is missing', async () => {
    const page = (await reportFiles(made))['docs/benchmarks.md']

    expect(page).toContain('2020-02-02 with Node.js 20.19.0 on Abacus, 1 core, wood: recloser 0.1.0, cockatiel 4.0.0.')
    expect(page).toMatch(/a call +\| 1.50 x bare \| 1.60 x bare \| missed/)
    expect(page).toContain('Behind cockatiel: it does more.')
    expect(page).toContain('Not measured: there is no such door.')
  })

  it('has a chart for each case with numbers', async () => {
    expect(Object.keys(await reportFiles(made))).toEqual(['docs/benchmarks.md', 'docs/benchmarks/made-up.svg'])
  })
})

describe('a chart', () => {
  const lengths = (svg: string): readonly number[] =>
    [...svg.matchAll(/width="(\d+)" height="18"/g)].map(([, length]) => Number(length))

  it('draws bars in proportion', () => {
    const [short = 0, long = 0] = lengths(chartOf(result([row('recloser', 10), row('cockatiel', 40)])))

    expect(long / short).toBeCloseTo(4, 1)
  })

  it('cuts a bar that would make all others invisible, and marks it', () => {
    const svg = chartOf(result([row('recloser', 10), row('cockatiel', 20), row('opossum', 10_000)]))

    expect(svg.match(/class="cut"/g)).toHaveLength(1)
    expect(svg).toContain('10 µs')
  })

  it('has colours for light and for dark', () => {
    expect(chartOf(result([row('recloser', 10)]))).toContain('prefers-color-scheme:dark')
  })
})

describe('a result', () => {
  it('divides by the reference of its case, round by round', () => {
    const samples = [
      { name: 'bare', how: '', samples: [10, 100, 10] },
      { name: 'recloser', how: '', samples: [20, 200, 30] },
    ]

    expect(resultOf(permits, samples).rows[1]).toMatchObject({ median: 30, ratio: { median: 2 }, rounds: 3 })
  })
})
