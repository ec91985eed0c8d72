import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { pageFiles } from '../../bench/trials/report/page.ts'
import type { Results, Row } from '../../bench/trials/report/result.ts'
import { bestOf, rowsOf } from '../../bench/trials/report/rows.ts'
import { readResults } from '../../bench/trials/report/write.ts'
import { scenarios, trialOf, trials } from '../../bench/trials/scenarios.ts'
import type { Figures } from '../../bench/trials/trial.ts'

const figures: Figures = {
  good: 1,
  goodWhileSick: 1,
  load: 0.01,
  openMs: 500,
  fullServiceMs: 1_500,
  fullServiceAgainstIdeal: null,
  waiting: 1,
  falseTrips: 0,
  relapsedSeconds: 0,
  goodAnswersToClose: 1,
  probeWave: 2,
  probeWaveWhileSick: null,
}
const row = (guard: string, changed: Partial<Figures> = {}): Row => ({
  guard,
  title: guard,
  figures: { ...figures, ...changed },
})
const made: Results = {
  takenAt: '2020-02-02T10:00:00.000Z',
  machine: { cpu: 'Abacus', cores: 1, system: 'wood' },
  node: '20.19.0',
  versions: { recloser: '0.1.0', opossum: '10.0.0' },
  seed: 7,
  tookSeconds: 130,
  trials: [
    {
      scenario: 'down',
      variant: '100/s',
      rows: [row('none', { load: 1, openMs: null }), row('recommended', { load: 0.03 }), row('ideal', { load: 0 })],
    },
  ],
}

describe('the committed report of the trials', () => {
  let files: Readonly<Record<string, string>> = {}
  beforeAll(async () => {
    files = await pageFiles(readResults())
  })

  it('is what bench/trials/results.json gives', () => {
    const committed = Object.keys(files).map((path) => [
      path,
      existsSync(path) ? readFileSync(path, 'utf8') : 'missing',
    ])

    expect(Object.fromEntries(committed)).toEqual(files)
  })

  it('has a picture of each scenario and of nothing else', () => {
    const pictures = readdirSync('docs/trials').sort()

    expect(pictures).toEqual(scenarios.map(({ id }) => `${id}.svg`).sort())
  })

  it('has every trial', () => {
    const played = readResults().trials.map(({ scenario, variant }) => `${scenario}, ${variant}`)

    expect(played).toEqual(trials.map(({ scenario, variant }) => `${scenario.id}, ${variant.id}`))
  })
})

describe('a report of the trials', () => {
  it('says what was played, and by which seed', async () => {
    const page = (await pageFiles(made))['docs/trials.md']

    expect(page).toContain('2020-02-02 with Node.js 20.19.0 on Abacus, 1 cores, wood: recloser 0.1.0, opossum 10.0.0.')
    expect(page).toContain('Seed 7; it took 2 min.')
  })

  it('tells of a target that is met, and of one that is missed with what the ideal reaches', async () => {
    const page = (await pageFiles(made))['docs/trials.md']

    expect(page).toMatch(/100\/s +\| time to full service +\| at most 8.0 s +\| 1.5 s +\| met /)
    expect(page).toMatch(/100\/s +\| load +\| at most 2.00 % +\| 3.00 % +\| \*\*missed\*\*; the ideal: 0.00 %/)
  })
})

describe('the best of a grid', () => {
  const { variant } = trialOf('down', '100/s')

  it('meets most targets, then has most good answers, then least load', () => {
    const many = row('a', { load: 0.5, good: 1 })
    const fewer = row('b', { good: 0.8 })
    const good = row('c', { good: 0.9 })
    const light = row('d', { good: 0.9, load: 0.001 })

    expect(bestOf(variant, [many, fewer])).toBe(fewer)
    expect(bestOf(variant, [fewer, good])).toBe(good)
    expect(bestOf(variant, [light, good])).toBe(light)
    expect(bestOf(variant, [])).toBeUndefined()
  })

  it('stands beside the defaults of its library; the rest of the grid is left out', () => {
    const report = (guard: string, good: number) => ({ guard, figures: { ...figures, good }, tookMs: 1 })

    const rows = rowsOf(variant, [
      report('recommended', 1),
      report('opossum-0', 0.5),
      report('opossum-1', 0.7),
      report('opossum-2', 0.9),
    ])

    expect(rows.map(({ guard, peer }) => [guard, peer])).toEqual([
      ['recommended', undefined],
      ['opossum-0', 'default'],
      ['opossum-2', 'best'],
    ])
  })
})
