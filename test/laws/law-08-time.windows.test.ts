import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countWindow, failureCount, failureRate, slowCallRate, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { subjects, windowMs } from '../support/strategies.ts'

const dayMs = 86_400_000
const never = 1_000_000
const forgetful = subjects.filter(({ forgets }) => forgets)
const lasting = subjects.filter(({ forgets }) => !forgets)

const shapes = [1, 2, 3, 7, 10, 60].flatMap((buckets) =>
  [60, 1_000, 60_000].map((durationMs) => ({ buckets, durationMs })),
)

describe('law 8: a time window', () => {
  it.each(shapes)('counts nothing that is older than $durationMs ms in $buckets buckets', ({ durationMs, buckets }) => {
    const harness = new Harness({ trip: failureCount({ threshold: never, over: timeWindow({ durationMs, buckets }) }) })
    harness.nowMs = 12_345.678
    harness.fail(7)

    harness.pass(durationMs + 0.001)

    expect(harness.breaker.stats.failures).toBe(0)
  })

  it.each(shapes.filter(({ buckets }) => buckets > 1))(
    'forgets at most one bucket early: $durationMs ms in $buckets buckets',
    ({ durationMs, buckets }) => {
      const harness = new Harness({
        trip: failureCount({ threshold: never, over: timeWindow({ durationMs, buckets }) }),
      })
      harness.nowMs = 12_345.678
      harness.fail(7)

      harness.pass(durationMs - durationMs / buckets - 0.001)

      expect(harness.breaker.stats.failures).toBe(7)
    },
  )

  it('counts between the exact window and one bucket less on every walk', () => {
    const step = fc.oneof(
      fc.record({ ms: fc.oneof(fc.nat(50), fc.nat(2_000), fc.constant(dayMs)) }),
      fc.constantFrom('fail' as const, 'succeed' as const),
    )
    const walk = fc.record({
      steps: fc.array(step, { maxLength: 80 }),
      shape: fc.constantFrom(...shapes),
      startMs: fc.nat(9_999),
    })

    fc.assert(
      fc.property(walk, ({ steps, shape, startMs }) => {
        const harness = new Harness({ trip: failureCount({ threshold: never, over: timeWindow(shape) }) })
        harness.nowMs = startMs
        const log: { verdict: string; atMs: number }[] = []
        const younger = (verdict: string, ageMs: number): number =>
          log.filter((call) => call.verdict === verdict && harness.nowMs - call.atMs <= ageMs).length
        const shortMs = shape.durationMs - shape.durationMs / shape.buckets

        for (const next of steps) {
          if (typeof next === 'object') harness.pass(next.ms)
          else {
            harness[next]()
            log.push({ verdict: next, atMs: harness.nowMs })
          }
          const { failures, successes } = harness.breaker.stats
          expect(failures).toBeLessThanOrEqual(younger('fail', shape.durationMs))
          expect(successes).toBeLessThanOrEqual(younger('succeed', shape.durationMs))
          expect(failures).toBeGreaterThanOrEqual(younger('fail', shortMs - 0.001))
          expect(successes).toBeGreaterThanOrEqual(younger('succeed', shortMs - 0.001))
        }
      }),
    )
  })

  it.each(forgetful)('does not open on a bad call a day after the others: $title', ({ make, bad }) => {
    const harness = new Harness({ trip: make() })
    bad(harness)
    bad(harness)
    harness.pass(dayMs)

    bad(harness)

    expect(harness.breaker.state).toBe('closed')
  })

  it.each(forgetful)('forgets also while nobody listens: $title', ({ make, bad }) => {
    const harness = new Harness({ trip: make() })
    harness.leave()
    bad(harness)
    bad(harness)
    harness.pass(windowMs + 1)
    bad(harness)
    bad(harness)
    const before = harness.breaker.state

    bad(harness)

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it.each(forgetful)('asks for its minimum of calls again after an idle day: $title', ({ make, bad }) => {
    const harness = new Harness({ trip: make() })
    harness.succeed(20)
    bad(harness)
    harness.pass(dayMs)
    bad(harness)
    bad(harness)
    const before = harness.breaker.state

    bad(harness)

    expect([before, harness.breaker.state]).toEqual(['closed', 'open'])
  })

  it.each(lasting)(
    'leaves the memory of a rule without one alone: an idle day forgets nothing: $title',
    ({ make, bad }) => {
      const harness = new Harness({ trip: make() })
      bad(harness)
      bad(harness)
      harness.pass(dayMs)

      bad(harness)

      expect(harness.breaker.state).toBe('open')
    },
  )

  it.each(forgetful)('goes on forgetting after the clock stepped back an hour: $title', ({ make, bad }) => {
    const harness = new Harness({ trip: make() })
    bad(harness)
    bad(harness)
    harness.pass(-3_600_000)
    void harness.breaker.state
    harness.pass(windowMs + 1)

    bad(harness)

    expect(harness.breaker.state).toBe('closed')
  })

  it('forgets evenly under steady traffic: a slow trickle of failures never adds up', () => {
    const harness = new Harness({
      trip: failureCount({ threshold: 7, over: timeWindow({ durationMs: 60_000, buckets: 6 }) }),
    })

    for (let call = 0; call < 1_000; call++) {
      harness.fail()
      harness.pass(10_001)
    }

    expect(harness.breaker.state).toBe('closed')
  })

  it('leaps over the longest idle gap there is', () => {
    const harness = new Harness({
      trip: failureCount({ threshold: 3, over: timeWindow({ durationMs: 10, buckets: 10 }) }),
    })
    harness.fail(2)

    harness.nowMs = Number.MAX_SAFE_INTEGER
    harness.fail()

    expect([harness.breaker.state, harness.breaker.stats.failures]).toEqual(['closed', 1])
  })

  it('pays nothing per bucket for calls that each come after an idle gap', { timeout: 4_000 }, () => {
    const over = timeWindow({ durationMs: 1_000_000, buckets: 1_000_000 })
    const harness = new Harness({ trip: failureRate({ threshold: 1, minimumCalls: 5, over }) })

    for (let call = 0; call < 300; call++) {
      harness.fail()
      harness.pass(1_000_001)
    }

    expect(harness.breaker.stats.failures).toBe(0)
  })

  it('counts slow calls by the time of their end', () => {
    const over = timeWindow({ durationMs: 1_000, buckets: 10 })
    const harness = new Harness({ trip: slowCallRate({ slowerThanMs: 5_000, threshold: 1, minimumCalls: 2, over }) })
    const calls = [harness.breaker.acquire(), harness.breaker.acquire()]

    harness.pass(10_000)
    for (const call of calls) call.succeed()

    expect(harness.breaker.state).toBe('open')
  })
})

describe('law 8: a count window', () => {
  it.each([3, 10, 100])('counts the last %i calls and no call more, whatever the time', (calls) => {
    const harness = new Harness({ trip: failureCount({ threshold: 3, over: countWindow(calls) }) })
    harness.fail(2)
    harness.pass(dayMs)
    harness.succeed(calls - 2)
    const before = harness.breaker.stats.failures

    harness.succeed()

    expect([before, harness.breaker.stats.failures]).toEqual([2, 1])
  })

  it('costs the same with a million calls in the window', { timeout: 4_000 }, () => {
    const harness = new Harness({
      trip: failureRate({ threshold: 1, minimumCalls: 1_000_000, over: countWindow(1_000_000) }),
    })

    for (let call = 0; call < 20_000; call++) harness.fail()

    expect(harness.breaker.stats.failures).toBe(20_000)
  })
})
