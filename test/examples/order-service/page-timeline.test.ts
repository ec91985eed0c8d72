import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../examples/order-service/order-service/sample.ts'
import { inWords, timelineOf } from '../../../examples/order-service/page/timeline.ts'

const sample = (atMs: number, more: Partial<Sample> = {}): Sample => ({
  atMs,
  state: 'closed',
  probed: false,
  held: null,
  retryAfterMs: null,
  paidRate: 10,
  queuedRate: 0,
  refusedRate: 0,
  drainedRate: 0,
  reachedRate: 10,
  p50Ms: 12.4,
  p99Ms: 80,
  oldestMs: null,
  pending: 0,
  health: 'fine',
  ...more,
})
const bands = (...samples: readonly Sample[]) => timelineOf(samples, 2_500).bands

describe('the timeline of the status page', () => {
  it('shows what the circuit was until each sample, a probe in between as half-open', () => {
    const shown = bands(
      sample(1_000),
      sample(1_500, { state: 'open' }),
      sample(2_000, { state: 'open', probed: true }),
      sample(2_500, { state: 'open', held: 'open' }),
    )

    expect(shown).toEqual([
      { fromMs: 1_000, toMs: 1_500, state: 'open' },
      { fromMs: 1_500, toMs: 2_000, state: 'half-open' },
      { fromMs: 2_000, toMs: 2_500, state: 'held open' },
    ])
  })

  it('says nothing of a gap, and nothing of a circuit that there is not', () => {
    expect(bands(sample(1_000), sample(9_000), sample(9_500, { state: 'none' }))).toEqual([])
  })

  it.each([
    ['40 s at least', [sample(100_000)], 60_000],
    ['all there is', [sample(10_000), sample(100_000)], 10_000],
    ['two minutes at most', [sample(10_000), sample(300_000)], 180_000],
  ])('spans %s', (_, samples, fromMs) => {
    const timeline = timelineOf(samples, 2_500)

    expect([timeline.fromMs, timeline.toMs]).toEqual([fromMs, samples.at(-1)?.atMs])
  })
})

it('says what lines show, now and at most', () => {
  const lines = [
    { label: 'median answer', of: ({ p50Ms }: Sample) => p50Ms },
    { label: 'oldest', of: ({ oldestMs }: Sample) => oldestMs },
  ]

  expect(inWords([sample(0, { oldestMs: 2_000 }), sample(500)], lines)).toBe(
    'median answer: 12 now, 12 at most; oldest: none now, 2000 at most. The circuit is closed.',
  )
  expect(inWords([], lines)).toBe('No data yet.')
})
