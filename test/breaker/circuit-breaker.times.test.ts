import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { failureRate } from 'recloser/trip'
import { Harness } from '../support/harness.ts'

describe('a success that nobody times', () => {
  it('reads no clock, also once the last listener beside `onStateChange` has left', () => {
    const clock = vi.fn(() => 0)
    const breaker = new CircuitBreaker({ clock, onStateChange: () => undefined })
    breaker.subscribe(() => undefined)()

    breaker.acquire().succeed()

    expect(clock).not.toHaveBeenCalled()
  })

  it('counts at the moment it comes where the window needs the time', () => {
    const harness = new Harness({ trip: failureRate() })
    harness.leave()

    harness.succeed()
    harness.pass(59_000)
    harness.succeed()
    harness.pass(2_000)

    expect(harness.breaker.stats.successes).toBe(1)
  })
  it('counts for nothing after a reset', () => {
    const { breaker, leave } = new Harness()
    leave()
    const permit = breaker.acquire()
    breaker.reset()

    permit.succeed()

    expect(breaker.stats).toMatchObject({ successes: 0, totals: { successes: 0, late: 1 } })
  })
})
