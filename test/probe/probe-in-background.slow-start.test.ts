import { expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probeInBackground } from 'recloser/probe'
import { slowStart } from 'recloser/recovery'
import { fakeTime } from '../support/fake-time.ts'

const time = fakeTime()

it.each([1_000, Infinity])(
  'one good check begins a slow start, which goes on with the calls of users: open period of %d ms',
  async (resetTimeoutMs) => {
    const breaker = new CircuitBreaker({ resetTimeoutMs, recovery: slowStart() })
    const told: string[] = []
    using probe = probeInBackground(breaker, () => true, { intervalMs: 500 })
    breaker.trip()
    breaker.subscribe('transition', ({ to }) => told.push(`${to} at ${Math.round(performance.now())}`))
    const startMs = performance.now()

    for (let ms = 0; ms < 3_000; ms++) {
      await time.pass(1)
      breaker.tryAcquire()?.succeed()
    }

    const [halfOpen, closed, ...more] = told.map((change) => Number(change.split(' at ')[1]) - startMs)
    expect([halfOpen, more, probe.attempts]).toEqual([500, [], expect.any(Number)])
    // The ramp, and 32 rounds in which nothing was rejected.
    expect(closed).toBeGreaterThan(500 + 32 * 25)
  },
)
