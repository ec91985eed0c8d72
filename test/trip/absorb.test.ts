import { describe, expect, it } from 'vitest'
import {
  anyOf,
  consecutiveFailures,
  countWindow,
  failureCount,
  failureRate,
  slowCallRate,
  timeWindow,
  type TripStrategy,
  type TripWindow,
} from 'recloser/trip'

const counted = (calls: number, failures = 0, slow = 0) => ({ calls, failures, slow })

/** A window that cannot take on calls of others, as one of a user's own may be. */
const ownWindow = (): TripWindow => ({ ...countWindow(5), absorb: undefined }) as unknown as TripWindow

describe('calls of others', () => {
  it('count in a window of time at the age that they have', () => {
    const strategy = failureCount({ threshold: 4, over: timeWindow({ durationMs: 1_000 }) })
    const tally = strategy.empty()
    strategy.record(tally, true, 0, 5_000)

    const reasons = [
      strategy.absorb?.(tally, counted(5, 1), 900, 5_050),
      strategy.absorb?.(tally, counted(5, 2), 100, 5_050),
    ]

    expect(reasons).toEqual([undefined, '4 failures within timeWindow(1000/10)'])
    expect(strategy.counts(tally, 5_050)).toEqual({ failures: 4, successes: 7 })
    // The oldest go first.
    expect(strategy.counts(tally, 5_200)).toEqual({ failures: 3, successes: 3 })
    expect(strategy.counts(tally, 6_200)).toEqual({ failures: 0, successes: 0 })
  })

  it('that are too old count in no window of time', () => {
    const strategy = failureCount({ threshold: 1, over: timeWindow({ durationMs: 1_000 }) })
    const tally = strategy.empty()
    strategy.record(tally, false, 0, 50)

    const reasons = [1_000, 5_000, 999.99].map((ageMs) => strategy.absorb?.(tally, counted(1, 1), ageMs, 5_090))

    expect(reasons).toEqual([undefined, undefined, '1 failures within timeWindow(1000/10)'])
  })

  it('leave a window of time in which calls go on to count', () => {
    const window = timeWindow({ durationMs: 1_000, buckets: 4 })
    const frame = window.empty()
    for (let nowMs = 0; nowMs < 3_000; nowMs += 50) {
      window.record(frame, false, false, nowMs)
      window.absorb?.(frame, counted(1), nowMs % 700, nowMs)
      const { calls } = window.totals(frame, nowMs)
      expect(calls).toBeLessThanOrEqual(2 * 21)
    }
    expect(window.totals(frame, 3_500).calls).toBeGreaterThan(0)
    expect(window.totals(frame, 4_000)).toEqual(counted(0))
  })

  it('take the place of the oldest in a window of calls', () => {
    const strategy = failureRate({ threshold: 0.5, minimumCalls: 4, over: countWindow(4) })
    const tally = strategy.empty()
    for (let call = 0; call < 4; call++) strategy.record(tally, false, 0, 0)

    const reason = strategy.absorb?.(tally, counted(100, 2), 0, 0)

    expect(reason).toBe('failure rate 0.5 of 4 calls')
  })

  it('ask no rule where they all went well', () => {
    const strategy = failureRate({ threshold: 0.1, minimumCalls: 1 })
    const tally = strategy.empty()
    strategy.record(tally, true, 0, 0)

    expect(strategy.absorb?.(tally, counted(1, 0, 1), 0, 0)).toBeUndefined()
  })

  it('that were slow count where slowness does', () => {
    const strategy = slowCallRate({ slowerThanMs: 10, threshold: 0.5, minimumCalls: 2 })
    const tally = strategy.empty()

    expect(strategy.absorb?.(tally, counted(2, 0, 1), 0, 0)).toBe('slow-call rate 0.5 of 2 calls')
  })

  it('open by a rate that has lasted', () => {
    const strategy = failureRate({ threshold: 0.5, minimumCalls: 2, forMs: 100 })
    const tally = strategy.empty()

    const reasons = [
      strategy.absorb?.(tally, counted(2, 2), 0, 0),
      strategy.absorb?.(tally, counted(2, 0), 0, 50),
      strategy.absorb?.(tally, counted(2, 2), 0, 100),
    ]

    expect(reasons).toEqual([undefined, undefined, 'failure rate 0.6667 of 6 calls'])
  })

  it('count in those parts of anyOf that have a window', () => {
    const strategy = anyOf(consecutiveFailures(1), failureCount({ threshold: 2 }))
    const tally = strategy.empty()

    expect(strategy.absorb?.(tally, counted(2, 2), 0, 0)).toBe('2 failures within timeWindow(60000/10)')
  })

  it.each<readonly [string, TripStrategy]>([
    ['a run', consecutiveFailures(3)],
    ['anyOf without a window', anyOf(consecutiveFailures(3))],
    ['a window of ones own', failureRate({ over: ownWindow(), minimumCalls: 1 })],
    ['a lasting rate over one', failureRate({ over: ownWindow(), minimumCalls: 1, forMs: 10 })],
    ['slow calls over one', slowCallRate({ over: ownWindow(), minimumCalls: 1, slowerThanMs: 1 })],
  ])('cannot be counted by %s', (_, strategy) => {
    expect(strategy).not.toHaveProperty('absorb')
  })
})
