import { describe, expect, it } from 'vitest'
import { EpisodeRecord } from '../../src/simulate/episode-record.ts'
import type { Episode } from '../../src/simulate/episode.ts'

const down: Episode = { kind: 'down', fromMs: 1_000, forMs: 1_000, shards: [0] }

/** A record of that episode; service is full again where nine of ten calls of 300 ms are good. */
const recordOf = (endMs = 10_000, share = 0.9, forMs = 300) => new EpisodeRecord(down, endMs, { share, forMs })

/** Calls at these moments, in milliseconds after the end of the episode; those in `bad` get no good answer. */
function played(record: EpisodeRecord, afterMs: readonly number[], bad: readonly number[] = []): number | undefined {
  for (const ms of afterMs) {
    record.begin(2_000 + ms, 0)
    if (!bad.includes(ms)) record.good(2_000 + ms, 0)
  }
  return record.report().timeToFullServiceMs
}

const each100 = (count: number): number[] => Array.from({ length: count }, (_, at) => at * 100)

describe('what happens in an episode', () => {
  it('is counted for the calls that it befalls, from its first moment to its last', () => {
    const record = recordOf()
    for (const atMs of [999, 1_000, 1_999, 2_000]) {
      for (const shard of [0, 1]) {
        record.begin(atMs, shard)
        record.good(atMs, shard)
        record.attempt(atMs, shard)
      }
    }

    expect(record.report()).toMatchObject({ kind: 'down', fromMs: 1_000, toMs: 2_000, calls: 2, good: 2, attempts: 2 })
  })

  it('is the first opening in it, and the most calls that were in progress', () => {
    const record = recordOf()
    for (const [atMs, calls] of [
      [500, 9],
      [1_000, 3],
      [1_500, 5],
      [1_600, 4],
      [2_000, 7],
    ] as const) {
      record.inProgress(atMs, calls)
      if (atMs !== 1_000) record.open(atMs)
    }

    expect(record.report()).toMatchObject({ mostInProgress: 5, timeToOpenMs: 500 })
  })

  it('is no opening where none was in it', () => {
    expect(recordOf().report()).toMatchObject({ mostInProgress: 0, timeToOpenMs: undefined })
  })
})

describe('full service', () => {
  it.each([
    { title: 'at once', bad: [], expected: 0 },
    { title: 'with the first window that has enough good calls', bad: [0, 100], expected: 200 },
    { title: 'not before the last bad call', bad: [0, 300], expected: 400 },
    { title: 'never', bad: each100(10), expected: undefined },
  ])('is back $title', ({ bad, expected }) => {
    expect(played(recordOf(), each100(10), bad)).toBe(expected)
  })

  it('bears as large a share of bad calls as it is told', () => {
    const bad = [0, 300]

    expect([0.66, 0.67].map((share) => played(recordOf(10_000, share), each100(10), bad))).toEqual([0, 400])
  })

  it('is looked for in whole steps of 100 ms', () => {
    expect([200, 201].map((forMs) => played(recordOf(10_000, 1, forMs), each100(6), [200]))).toEqual([0, 300])
  })

  it('is not there where no call came, but with the next call', () => {
    expect(played(recordOf(), [800, 900])).toBe(0)
    expect(played(recordOf(), [800, 900], [800])).toBe(900)
  })

  it('counts several calls of one step together', () => {
    expect(played(recordOf(10_000, 0.5), [0, 1, 2, 3, 300], [0, 1, 2])).toBe(100)
    expect(played(recordOf(10_000, 0.5), [0, 1, 2, 3, 300], [0, 1])).toBe(0)
  })

  it('is not looked for before the end of the episode, nor after the next one begins', () => {
    const record = recordOf(2_400)
    record.begin(500, 0)

    expect(played(record, each100(10), [0, 100, 200, 300])).toBeUndefined()
    expect(played(recordOf(2_401), each100(10), [0, 100, 200, 300])).toBe(400)
  })

  it('is not looked for longer than an hour', () => {
    const hourMs = 3_600_000

    expect(played(recordOf(1e9), [hourMs - 1])).toBe(0)
    expect(played(recordOf(1e9), [hourMs])).toBeUndefined()
  })
})
