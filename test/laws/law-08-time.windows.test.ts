import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countWindow, failureCount, failureRate, slowCallRate, timeWindow } from '../../src/trip.ts'
import { Bench } from './bench.ts'
import { subjects, windowMs } from './strategies.ts'

const dayMs = 86_400_000
const never = 1_000_000
const forgetful = subjects.filter(({ forgets }) => forgets)
const lasting = subjects.filter(({ forgets }) => !forgets)

const shapes = [1, 2, 3, 7, 10, 60].flatMap((buckets) =>
  [60, 1_000, 60_000].map((durationMs) => ({ buckets, durationMs })),
)

describe('law 8: a time window', () => {
  it.each(shapes)('counts nothing that is older than $durationMs ms in $buckets buckets', ({ durationMs, buckets }) => {
    const bench = new Bench({ trip: failureCount({ threshold: never, over: timeWindow({ durationMs, buckets }) }) })
    bench.nowMs = 12_345.678
    bench.fail(7)

    bench.pass(durationMs + 0.001)

    expect(bench.breaker.stats.failures).toBe(0)
  })

  it.each(shapes.filter(({ buckets }) => buckets > 1))(
    'forgets at most one bucket early: $durationMs ms in $buckets buckets',
    ({ durationMs, buckets }) => {
      const bench = new Bench({ trip: failureCount({ threshold: never, over: timeWindow({ durationMs, buckets }) }) })
      bench.nowMs = 12_345.678
      bench.fail(7)

      bench.pass(durationMs - durationMs / buckets - 0.001)

      expect(bench.breaker.stats.failures).toBe(7)
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
        const bench = new Bench({ trip: failureCount({ threshold: never, over: timeWindow(shape) }) })
        bench.nowMs = startMs
        const log: { verdict: string; atMs: number }[] = []
        const younger = (verdict: string, ageMs: number): number =>
          log.filter((call) => call.verdict === verdict && bench.nowMs - call.atMs <= ageMs).length
        const shortMs = shape.durationMs - shape.durationMs / shape.buckets

        for (const next of steps) {
          if (typeof next === 'object') bench.pass(next.ms)
          else {
            bench[next]()
            log.push({ verdict: next, atMs: bench.nowMs })
          }
          const { failures, successes } = bench.breaker.stats
          expect(failures).toBeLessThanOrEqual(younger('fail', shape.durationMs))
          expect(successes).toBeLessThanOrEqual(younger('succeed', shape.durationMs))
          expect(failures).toBeGreaterThanOrEqual(younger('fail', shortMs - 0.001))
          expect(successes).toBeGreaterThanOrEqual(younger('succeed', shortMs - 0.001))
        }
      }),
    )
  })

  it.each(forgetful)('does not open on a bad call a day after the others: $title', ({ make, bad }) => {
    const bench = new Bench({ trip: make() })
    bad(bench)
    bad(bench)
    bench.pass(dayMs)

    bad(bench)

    expect(bench.breaker.state).toBe('closed')
  })

  it.each(forgetful)('forgets also while nobody listens: $title', ({ make, bad }) => {
    const bench = new Bench({ trip: make() })
    bench.leave()
    bad(bench)
    bad(bench)
    bench.pass(windowMs + 1)
    bad(bench)
    bad(bench)
    const before = bench.breaker.state

    bad(bench)

    expect([before, bench.breaker.state]).toEqual(['closed', 'open'])
  })

  it.each(forgetful)('asks for its minimum of calls again after an idle day: $title', ({ make, bad }) => {
    const bench = new Bench({ trip: make() })
    bench.succeed(20)
    bad(bench)
    bench.pass(dayMs)
    bad(bench)
    bad(bench)
    const before = bench.breaker.state

    bad(bench)

    expect([before, bench.breaker.state]).toEqual(['closed', 'open'])
  })

  it.each(lasting)(
    'leaves the memory of a rule without one alone: an idle day forgets nothing: $title',
    ({ make, bad }) => {
      const bench = new Bench({ trip: make() })
      bad(bench)
      bad(bench)
      bench.pass(dayMs)

      bad(bench)

      expect(bench.breaker.state).toBe('open')
    },
  )

  it.each(forgetful)('goes on forgetting after the clock stepped back an hour: $title', ({ make, bad }) => {
    const bench = new Bench({ trip: make() })
    bad(bench)
    bad(bench)
    bench.pass(-3_600_000)
    void bench.breaker.state
    bench.pass(windowMs + 1)

    bad(bench)

    expect(bench.breaker.state).toBe('closed')
  })

  it('forgets evenly under steady traffic: a slow trickle of failures never adds up', () => {
    const bench = new Bench({
      trip: failureCount({ threshold: 7, over: timeWindow({ durationMs: 60_000, buckets: 6 }) }),
    })

    for (let call = 0; call < 1_000; call++) {
      bench.fail()
      bench.pass(10_001)
    }

    expect(bench.breaker.state).toBe('closed')
  })

  it('leaps over the longest idle gap there is', () => {
    const bench = new Bench({ trip: failureCount({ threshold: 3, over: timeWindow({ durationMs: 10, buckets: 10 }) }) })
    bench.fail(2)

    bench.nowMs = Number.MAX_SAFE_INTEGER
    bench.fail()

    expect([bench.breaker.state, bench.breaker.stats.failures]).toEqual(['closed', 1])
  })

  it('pays nothing per bucket for calls that each come after an idle gap', { timeout: 4_000 }, () => {
    const over = timeWindow({ durationMs: 1_000_000, buckets: 1_000_000 })
    const bench = new Bench({ trip: failureRate({ threshold: 1, minimumCalls: 5, over }) })

    for (let call = 0; call < 300; call++) {
      bench.fail()
      bench.pass(1_000_001)
    }

    expect(bench.breaker.stats.failures).toBe(0)
  })

  it('counts slow calls by the time of their end', () => {
    const over = timeWindow({ durationMs: 1_000, buckets: 10 })
    const bench = new Bench({ trip: slowCallRate({ slowerThanMs: 5_000, threshold: 1, minimumCalls: 2, over }) })
    const calls = [bench.breaker.acquire(), bench.breaker.acquire()]

    bench.pass(10_000)
    for (const call of calls) call.succeed()

    expect(bench.breaker.state).toBe('open')
  })
})

describe('law 8: a count window', () => {
  it.each([3, 10, 100])('counts the last %i calls and no call more, whatever the time', (calls) => {
    const bench = new Bench({ trip: failureCount({ threshold: 3, over: countWindow(calls) }) })
    bench.fail(2)
    bench.pass(dayMs)
    bench.succeed(calls - 2)
    const before = bench.breaker.stats.failures

    bench.succeed()

    expect([before, bench.breaker.stats.failures]).toEqual([2, 1])
  })

  it('costs the same with a million calls in the window', { timeout: 4_000 }, () => {
    const bench = new Bench({
      trip: failureRate({ threshold: 1, minimumCalls: 1_000_000, over: countWindow(1_000_000) }),
    })

    for (let call = 0; call < 20_000; call++) bench.fail()

    expect(bench.breaker.stats.failures).toBe(20_000)
  })
})
