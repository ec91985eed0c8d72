import { describe, expect, it } from 'vitest'
import { Bench } from './bench.ts'

describe('law 10: trip() while open', () => {
  it('restarts the open period', () => {
    const bench = new Bench({ resetTimeoutMs: 1_000 })
    bench.breaker.trip()
    bench.pass(900)

    bench.breaker.trip()

    expect(bench.breaker.retryAfterMs).toBe(1_000)
  })

  it('restarts it also when its time has come and no probe was admitted yet', () => {
    const bench = new Bench({ resetTimeoutMs: 1_000 })
    bench.breaker.trip()
    bench.pass(5_000)

    bench.breaker.trip()

    expect([bench.breaker.state, bench.breaker.retryAfterMs]).toEqual(['open', 1_000])
  })

  it('restarts it for as long as asked', () => {
    const bench = new Bench({ resetTimeoutMs: 1_000 })
    bench.breaker.trip()

    bench.breaker.trip('maintenance', { forMs: 5_000 })

    expect(bench.breaker.retryAfterMs).toBe(5_000)
  })

  it('tells no event and counts no trip', () => {
    const bench = new Bench()
    bench.breaker.trip()
    bench.events.length = 0

    bench.breaker.trip()

    expect([bench.events, bench.breaker.stats.totals.trips]).toEqual([[], 1])
  })
})

describe('law 10: trip() elsewhere', () => {
  it('opens a closed circuit, told as manual with its reason', () => {
    const bench = new Bench({ name: 'billing' })
    const reason = new Error('deploy')

    bench.breaker.trip(reason)

    expect(bench.events).toEqual([
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
    const bench = new Bench()
    const probe = bench.probe()
    bench.breaker.trip()

    probe.succeed()

    expect([bench.transitions().at(-1), bench.breaker.state]).toEqual(['half-open > open', 'open'])
  })

  it('opens for as long as asked and recovers as usual', () => {
    const bench = new Bench()
    bench.breaker.trip(undefined, { forMs: 5 })
    bench.pass(5)

    bench.succeed()

    expect(bench.breaker.state).toBe('closed')
  })

  it.each([-1, NaN, '5', null])('refuses forMs of %s', (forMs) => {
    const { breaker } = new Bench()

    expect(() => {
      breaker.trip(undefined, { forMs: forMs as number })
    }).toThrow(/^trip\(\): `forMs` .*received/)
  })
})

describe('law 10: reset()', () => {
  it('empties the tally while closed', () => {
    const bench = new Bench({ failureThreshold: 2 })
    bench.fail()

    bench.breaker.reset()

    expect(bench.breaker.stats).toMatchObject({ failures: 0, successes: 0, consecutiveFailures: 0 })
  })

  it('fences what is in flight while closed', () => {
    const bench = new Bench({ failureThreshold: 1 })
    const permit = bench.breaker.acquire()
    bench.breaker.reset()

    permit.fail()

    expect([bench.breaker.state, bench.breaker.stats.totals.late]).toEqual(['closed', 1])
  })

  it('tells nothing while closed', () => {
    const bench = new Bench()
    bench.fail()
    bench.events.length = 0

    bench.breaker.reset()

    expect(bench.events).toEqual([])
  })

  it.each(['open', 'half-open'] as const)('closes a circuit that is %s, told as manual', (state) => {
    const bench = new Bench()
    if (state === 'open') bench.breaker.trip()
    else bench.probe()

    bench.breaker.reset()

    expect(bench.events.at(-1)).toMatchObject({ type: 'transition', from: state, to: 'closed', reason: 'manual' })
  })

  it('keeps the totals since creation', () => {
    const bench = new Bench()
    bench.fail()
    bench.succeed(2)

    bench.breaker.reset()

    expect(bench.breaker.stats.totals).toMatchObject({ failures: 1, successes: 2 })
  })
})

describe('law 10: the totals', () => {
  it('count rejected calls, which no window does', () => {
    const bench = new Bench()
    bench.breaker.trip()

    for (let call = 0; call < 7; call++) bench.breaker.tryAcquire()

    expect(bench.breaker.stats).toMatchObject({ failures: 0, successes: 0, totals: { rejected: 7 } })
  })

  it('tell each rejected call with the wait', () => {
    const bench = new Bench({ name: 'billing', resetTimeoutMs: 500 })
    bench.breaker.trip()
    bench.events.length = 0

    bench.breaker.tryAcquire()

    expect(bench.events).toEqual([
      { type: 'rejected', circuit: 'billing', state: 'open', retryAfterMs: 500, shadow: false },
    ])
  })
})
