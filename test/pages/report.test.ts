import { describe, expect, it } from 'vitest'
import { fromZero, momentsOf } from '../../pages/report/moments.ts'
import { earlier, later, narrower, partOf, selected, whole, wider } from '../../pages/report/span.ts'
import { settledOf, timelineInWords, type Timeline } from '../../pages/design/history.ts'

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
    ['counted from the beginning where the trace has no calendar', { fromMs: 500, toMs: 90_000 }, 65_500, '1:05'],
    ['hours of it', { fromMs: 500, toMs: 9e6 }, 7_265_500, '2:01:05'],
    ['tenths of a second where there is less than a minute', { fromMs: 500, toMs: 9_000 }, 2_750, '0:02.2'],
  ])('are written as %s', (_, within, moment, text) => {
    expect(momentsOf(within)(moment)).toBe(text)
  })

  it.each([
    [{ fromMs: atMs, toMs: atMs + 5_000 }, 100, '13:55:36.0'],
    [{ fromMs: atMs, toMs: atMs + 5_000 }, 50, '13:55:36.000'],
    [{ fromMs: atMs, toMs: atMs + 1e9 }, 1_000, '10-10 13:55:36'],
  ])('differ where marks of %j are %i ms apart', (within, stepMs, text) => {
    expect(momentsOf(within)(atMs, stepMs)).toBe(text)
  })

  it('of a trace without a calendar begin at 0, so that marks are round', () => {
    const bands = [{ fromMs: 1_000, toMs: 11_000, state: 'open' }]
    const buckets = [{ atMs: 1_100, calls: 1, failures: 0, rejected: 0, meanMs: null, slowestMs: null }]
    const moved = fromZero({ ...timeline, bands, buckets, coarse: { fromMs: 2_000, toMs: 3_000 } })

    expect(moved).toEqual({
      fromMs: 0,
      toMs: 10_000,
      knownFromMs: 0,
      bucketMs: 100,
      bands: [{ fromMs: 0, toMs: 10_000, state: 'open' }],
      buckets: [{ ...buckets[0], atMs: 100 }],
      coarse: { fromMs: 1_000, toMs: 2_000 },
    })
    const dated = { ...timeline, fromMs: atMs, toMs: atMs + 1 }
    expect(fromZero(dated)).toBe(dated)
  })
})

it('leaves out the bucket that is not over', () => {
  const buckets = [9_000, 10_900, 10_950].map((atMs) => ({ atMs }))

  expect(settledOf({ ...timeline, buckets })).toMatchObject({
    knownToMs: 10_900,
    buckets: [{ atMs: 9_000 }, { atMs: 10_900 }],
  })
})

describe('a timeline in words', () => {
  const bucket = (atMs: number) => ({ atMs, calls: 2, failures: 1, rejected: 3, meanMs: null, slowestMs: null })
  const all: Timeline = {
    ...timeline,
    bands: [
      { fromMs: 1_000, toMs: 2_000, state: 'open' },
      { fromMs: 5_000, toMs: 6_000, state: 'open' },
    ],
    buckets: [bucket(1_000), bucket(5_000), bucket(5_100)],
  }

  it('says what is in the part that is shown', () => {
    expect(timelineInWords(all)).toBe('6 calls, 3 failures, 9 rejected; it was open 2 times')
    expect(timelineInWords(partOf(all, { fromMs: 4_000, toMs: 5_050 }))).toBe(
      '2 calls, 1 failures, 3 rejected; it was open once',
    )
    expect(timelineInWords(partOf(all, { fromMs: 7_000, toMs: 11_000 }))).toBe(
      '0 calls, 0 failures, 0 rejected; it was never open',
    )
  })

  it('says how often the circuit opened where not each time is kept', () => {
    expect(timelineInWords({ ...all, openings: 3_086 })).toContain('it was open 3086 times')
  })
})
