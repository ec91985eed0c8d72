import { describe, expect, it } from 'vitest'
import type { Moment, Timeline } from '../../pages/design/history.ts'
import { asTheyCame } from '../../pages/design/as-they-came.ts'
import { pointsOf } from '../../pages/design/points.ts'

interface Counted extends Moment {
  readonly count: number
}

const timeline = (counts: readonly (readonly [atMs: number, count: number])[]): Timeline<Counted> => ({
  fromMs: 1_000,
  toMs: 4_000,
  knownFromMs: 1_000,
  bucketMs: 1_000,
  bands: [],
  buckets: counts.map(([atMs, count]) => ({ atMs, count })),
})
const countOf = ({ count }: Counted): number => count

describe('the points of a chart', () => {
  it('come evenly, with what stands between where there was nothing', () => {
    const known = timeline([
      [2_000, 5],
      [4_000, 7],
    ])

    expect(pointsOf(known, [countOf], 0)).toEqual({ atMs: [1_000, 2_000, 3_000, 4_000], values: [[0, 5, 0, 7]] })
    expect(pointsOf(known, [countOf], null).values).toEqual([[null, 5, null, 7]])
  })

  it('say nothing of the time before anything was known, and of that to come', () => {
    const known = { ...timeline([[3_000, 5]]), knownFromMs: 2_500, knownToMs: 3_500 }

    expect(pointsOf(known, [countOf], 0).values).toEqual([[null, 0, 5, null]])
  })

  it('come when they do, and are joined unless they are far apart', () => {
    const samples = timeline([
      [1_000, 1],
      [1_480, 2],
      [1_990, 3],
      [3_900, 4],
    ])

    expect(pointsOf(samples, [countOf, () => null], asTheyCame(600))).toEqual({
      atMs: [1_000, 1_480, 1_990, 3_899, 3_900],
      values: [
        [1, 2, 3, null, 4],
        [null, null, null, null, null],
      ],
    })
  })

  it('are none before anything is known', () => {
    expect(pointsOf<Counted>(undefined, [countOf], 0)).toEqual({ atMs: [], values: [[]] })
    expect(pointsOf(timeline([]), [countOf], asTheyCame(600))).toEqual({ atMs: [], values: [[]] })
  })
})
