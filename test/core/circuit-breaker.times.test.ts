import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from '../../src/index.ts'
import { failureRate } from '../../src/trip.ts'
import { Bench, raise } from '../laws/bench.ts'

describe('a success that nobody times', () => {
  it('reads no clock, also once the last listener beside `onStateChange` has left', () => {
    const clock = vi.fn(() => 0)
    const breaker = new CircuitBreaker({ clock, onStateChange: () => undefined })
    breaker.subscribe(() => undefined)()

    breaker.acquire().succeed()

    expect(clock).not.toHaveBeenCalled()
  })

  it('counts at the moment it comes where the window needs the time', () => {
    const bench = new Bench({ trip: failureRate() })
    bench.leave()

    bench.succeed()
    bench.pass(59_000)
    bench.succeed()
    bench.pass(2_000)

    expect(bench.breaker.stats.successes).toBe(1)
  })
})

describe('a hook that comes between', () => {
  it('makes no probe of a call that is admitted since the clock has reset the circuit', () => {
    let open = false
    const breaker: CircuitBreaker = new CircuitBreaker({
      clock: () => {
        if (open) {
          open = false
          breaker.reset()
        }
        return 0
      },
    })
    breaker.trip()
    open = true

    const permit = breaker.acquire()

    expect([permit.probe, breaker.state]).toEqual([false, 'closed'])
  })
})

describe('a backoff that throws', () => {
  it('is told of once, not again with each call that ends while the circuit is open', () => {
    const broken = new Error('broken')
    const bench = new Bench({ failureThreshold: 1, resetTimeoutMs: () => raise(broken) })
    const late = [bench.breaker.acquire(), bench.breaker.acquire()]
    bench.fail()

    for (const permit of late) permit.fail('late')

    expect(bench.hookErrors).toEqual([{ error: broken, hook: 'backoff' }])
  })
})
