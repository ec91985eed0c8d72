import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CircuitBreaker } from '../../src/index.ts'
import { failureCount, timeWindow } from '../../src/trip.ts'

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
