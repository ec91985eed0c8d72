import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { failureCount, timeWindow } from 'recloser/trip'

it('law 13: a time window counts the same after it was restored, whatever the bounds of its buckets', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 13 }),
      fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 }),
      (buckets, waits, looks) => {
        let nowMs = 1_000
        const clock = (): number => nowMs
        const trip = failureCount({ threshold: 100, over: timeWindow({ durationMs: 1_000, buckets }) })
        const saved = new CircuitBreaker({ trip, clock, wallClock: clock })
        for (const ms of waits) {
          nowMs += ms
          saved.acquire().fail()
        }
        nowMs += 72
        const snapshot = JSON.parse(JSON.stringify(saved.snapshot())) as ReturnType<typeof saved.snapshot>
        const restored = new CircuitBreaker({ trip, clock, wallClock: clock, snapshot })

        for (const ms of looks) {
          nowMs += ms
          expect(restored.stats.failures).toBe(saved.stats.failures)
        }
      },
    ),
    { numRuns: 2_000 },
  )
})

it('law 13: a time window can be saved and restored again and again, at the bounds of its buckets too', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(7, 999.9, 1_000, 60_000),
      fc.constantFrom(3, 7, 10, 60),
      fc.array(fc.integer({ max: 2 ** 50 }), { minLength: 2, maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }),
      (durationMs, buckets, starts, waits) => {
        let nowMs = 0
        const clock = (): number => nowMs
        const trip = failureCount({ threshold: 100, over: timeWindow({ durationMs, buckets }) })
        const options = { trip, clock, wallClock: () => 0 }
        let breaker = new CircuitBreaker(options)
        for (const start of starts) {
          const snapshot = breaker.snapshot()
          // Moments as a clock gives them: with a fraction.
          nowMs = start / 2 ** 20
          breaker = new CircuitBreaker({ ...options, snapshot })
          breaker = new CircuitBreaker({ ...options, snapshot: breaker.snapshot() })
          for (const wait of waits) {
            breaker.acquire().fail()
            nowMs += (durationMs / buckets) * wait
          }
        }

        expect(new CircuitBreaker({ ...options, snapshot: breaker.snapshot() }).state).toBe('closed')
      },
    ),
    { numRuns: 2_000 },
  )
})
