import { describe, expect, it } from 'vitest'
import { Harness } from '../support/harness.ts'

describe('law 10: trip() while open', () => {
  it('restarts the open period', () => {
    const harness = new Harness({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()
    harness.pass(900)

    harness.breaker.trip()

    expect(harness.breaker.retryAfterMs).toBe(1_000)
  })

  it('restarts it also when its time has come and no probe was admitted yet', () => {
    const harness = new Harness({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()
    harness.pass(5_000)

    harness.breaker.trip()

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['open', 1_000])
  })

  it('restarts it for as long as asked', () => {
    const harness = new Harness({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()

    harness.breaker.trip('maintenance', { forMs: 5_000 })

    expect(harness.breaker.retryAfterMs).toBe(5_000)
  })

  it('tells no event and counts no trip', () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.events.length = 0

    harness.breaker.trip()

    expect([harness.events, harness.breaker.stats.totals.trips]).toEqual([[], 1])
  })
})

describe('law 10: trip() elsewhere', () => {
  it('opens a closed circuit, told as manual with its reason', () => {
    const harness = new Harness({ name: 'billing' })
    const reason = new Error('deploy')

    harness.breaker.trip(reason)

    expect(harness.events).toEqual([
      {
        type: 'transition',
        circuit: 'billing',
        from: 'closed',
        to: 'open',
        reason: 'manual',
        cause: reason,
        atMs: 1_000,
        openForMs: 60_000,
        attempt: 1,
      },
    ])
  })

  it('opens a half-open circuit and makes its probe late', () => {
    const harness = new Harness()
    const probe = harness.probe()
    harness.breaker.trip()

    probe.succeed()

    expect([harness.transitions().at(-1), harness.breaker.state]).toEqual(['half-open > open', 'open'])
  })

  it('opens for as long as asked and recovers as usual', () => {
    const harness = new Harness()
    harness.breaker.trip(undefined, { forMs: 5 })
    harness.pass(5)

    harness.succeed()

    expect(harness.breaker.state).toBe('closed')
  })

  it.each([-1, NaN, '5', null])('refuses forMs of %s', (forMs) => {
    const { breaker } = new Harness()

    expect(() => {
      breaker.trip(undefined, { forMs: forMs as number })
    }).toThrow(/^trip\(\): `forMs` .*received/)
  })
})

describe('law 10: reset()', () => {
  it('empties the tally while closed', () => {
    const harness = new Harness({ failureThreshold: 2 })
    harness.fail()

    harness.breaker.reset()

    expect(harness.breaker.stats).toMatchObject({ failures: 0, successes: 0, consecutiveFailures: 0 })
  })

  it('fences what is in flight while closed', () => {
    const harness = new Harness({ failureThreshold: 1 })
    const permit = harness.breaker.acquire()
    harness.breaker.reset()

    permit.fail()

    expect([harness.breaker.state, harness.breaker.stats.totals.late]).toEqual(['closed', 1])
  })

  it('tells nothing while closed', () => {
    const harness = new Harness()
    harness.fail()
    harness.events.length = 0

    harness.breaker.reset()

    expect(harness.events).toEqual([])
  })

  it.each(['open', 'half-open'] as const)('closes a circuit that is %s, told as manual', (state) => {
    const harness = new Harness()
    if (state === 'open') harness.breaker.trip()
    else harness.probe()

    harness.breaker.reset()

    expect(harness.events.at(-1)).toMatchObject({ type: 'transition', from: state, to: 'closed', reason: 'manual' })
  })

  it('keeps the totals since creation', () => {
    const harness = new Harness()
    harness.fail()
    harness.succeed(2)

    harness.breaker.reset()

    expect(harness.breaker.stats.totals).toMatchObject({ failures: 1, successes: 2 })
  })
})

describe('law 10: the totals', () => {
  it('count rejected calls, which no window does', () => {
    const harness = new Harness()
    harness.breaker.trip()

    for (let call = 0; call < 7; call++) harness.breaker.tryAcquire()

    expect(harness.breaker.stats).toMatchObject({ failures: 0, successes: 0, totals: { rejected: 7 } })
  })

  it('tell each rejected call with the wait', () => {
    const harness = new Harness({ name: 'billing', resetTimeoutMs: 500 })
    harness.breaker.trip()
    harness.events.length = 0

    harness.breaker.tryAcquire()

    expect(harness.events).toEqual([
      { type: 'rejected', circuit: 'billing', state: 'open', retryAfterMs: 500, shadow: false },
    ])
  })
})
