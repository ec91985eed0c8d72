import { describe, expect, it } from 'vitest'
import { momentsOf } from '../../pages/report/moments.ts'
import { earlier, later, narrower, selected, whole, wider } from '../../pages/report/span.ts'
import type { Timeline } from '../../pages/design/history.ts'

const timeline: Timeline = { fromMs: 1_000, toMs: 11_000, knownFromMs: 1_000, bucketMs: 100, bands: [], buckets: [] }
const span = { fromMs: 4_000, toMs: 6_000 }

describe('the part of the time that a report shows', () => {
  it('gets narrower and wider around its middle, and moves by half of itself', () => {
    expect(narrower(span)).toEqual({ fromMs: 4_500, toMs: 5_500 })
    expect(wider(span)).toEqual({ fromMs: 3_000, toMs: 7_000 })
    expect(earlier(span)).toEqual({ fromMs: 3_000, toMs: 5_000 })
    expect(later(span)).toEqual({ fromMs: 5_000, toMs: 7_000 })
  })

  it.each([
    ['as it is within the whole', span, span],
    ['no earlier than the beginning', { fromMs: -500, toMs: 500 }, { fromMs: 1_000, toMs: 2_000 }],
    ['no later than the end', { fromMs: 10_500, toMs: 12_500 }, { fromMs: 9_000, toMs: 11_000 }],
    ['no longer than the whole', { fromMs: -99_000, toMs: 99_000 }, { fromMs: 1_000, toMs: 11_000 }],
    ['no shorter than five points', { fromMs: 5_000, toMs: 5_001 }, { fromMs: 5_000, toMs: 5_500 }],
  ])('is shown %s', (_, wanted, shown) => {
    expect(selected(timeline, wanted)).toEqual(shown)
  })

  it('is the whole at first', () => {
    expect(whole(timeline)).toEqual({ fromMs: 1_000, toMs: 11_000 })
  })
})

describe('moments of a report', () => {
  const atMs = Date.UTC(2026, 9, 10, 13, 55, 36)

  it.each([
    ['the time of day, in UTC', { fromMs: atMs - 1_000, toMs: atMs + 1_000 }, atMs, '13:55:36'],
    ['day and time where there is more than a day', { fromMs: atMs, toMs: atMs + 1e9 }, atMs, '10-10 13:55'],
    ['counted from the beginning where the trace has no calendar', { fromMs: 500, toMs: 9_000 }, 2_500, '2.0 s'],
  ])('are written as %s', (_, within, moment, text) => {
    expect(momentsOf(within)(moment)).toBe(text)
  })
})
