import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Bench, raise } from './bench.ts'
import { subjects } from './strategies.ts'
import { Walker, small, walkWithHolds } from './walk.ts'

describe('law 4: liveness', () => {
  it('goes on with lost permits while closed', () => {
    const { breaker } = new Bench()

    for (let lost = 0; lost < 10_000; lost++) breaker.acquire()

    expect(breaker.tryAcquire()).toBeDefined()
  })

  it('recovers when the backoff throws on each opening', () => {
    const bench = new Bench({ failureThreshold: 1, resetTimeoutMs: () => raise(new Error('backoff')) })
    bench.fail()
    bench.pass(bench.breaker.retryAfterMs)
    bench.fail()

    bench.pass(bench.breaker.retryAfterMs)
    bench.succeed()

    expect(bench.breaker.state).toBe('closed')
  })

  it('recovers when each listener throws at each event', () => {
    const bench = new Bench({ failureThreshold: 1, onStateChange: () => raise(new Error('change')) })
    bench.breaker.subscribe(() => raise(new Error('listener')))
    bench.fail()
    bench.pass(60_000)

    bench.succeed()

    expect(bench.breaker.state).toBe('closed')
  })

  it('frees the slot of a probe whose verdict made a listener throw', () => {
    const bench = new Bench({ successThreshold: 2, probeTimeoutMs: Infinity })
    bench.breaker.subscribe(() => raise(new Error('listener')))

    bench.probe().succeed()

    expect(bench.breaker.tryAcquire()).toBeDefined()
  })

  it.each(['record', 'reason', 'empty', 'counts'] as const)(
    'admits again when a strategy of one’s own throws in %s',
    (method) => {
      let armed = false
      const strategy = {
        shape: 'broken',
        empty: () => (armed && method === 'empty' ? raise(new Error('empty')) : {}),
        record: () => (armed && method === 'record' ? raise(new Error('record')) : undefined),
        reason: () => (armed && method === 'reason' ? raise(new Error('reason')) : undefined),
        counts: () => (armed && method === 'counts' ? raise(new Error('counts')) : { failures: 0, successes: 0 }),
        save: () => ({}),
        load: () => ({}),
      }
      const bench = new Bench({ trip: strategy })
      armed = true

      bench.fail(3)
      bench.probe().succeed()

      expect(bench.breaker.tryAcquire()).toBeDefined()
    },
  )

  it('stays open by intent only: Infinity ends by reset', () => {
    const bench = new Bench({ resetTimeoutMs: Infinity })
    bench.breaker.trip()
    bench.pass(1e15)
    const before = [bench.breaker.retryAfterMs, bench.breaker.tryAcquire()]

    bench.breaker.reset()

    expect([before, bench.breaker.tryAcquire() !== undefined]).toEqual([[Infinity, undefined], true])
  })

  it('has a probe at once when the open period is 0 ms long', () => {
    const bench = new Bench({ resetTimeoutMs: 0 })
    bench.breaker.trip()

    const probe = bench.breaker.acquire()

    expect(probe.probe).toBe(true)
  })

  it.each(subjects)('closes and opens ten times over without residue: $title', ({ make, bad }) => {
    const bench = new Bench({ trip: make() })
    for (let round = 0; round < 10; round++) {
      for (let call = 0; call < 3; call++) bad(bench)
      bench.pass(60_000)
      bench.fail()
      bench.pass(60_000)
      bench.succeed()
    }

    const { state, failures, successes, totals } = bench.breaker.stats

    expect({ state, failures, successes, trips: totals.trips }).toEqual({
      state: 'closed',
      failures: 0,
      successes: 0,
      trips: 20,
    })
  })

  it('admits a call on every walk, as soon as the wait it names is over', () => {
    fc.assert(
      fc.property(walkWithHolds, (steps) => {
        const walker = new Walker(small)
        const { bench } = walker
        for (const step of steps) walker.take(step)
        walker.releaseAll()

        // The clock may have stepped back: the breaker takes it from wherever it is now.
        const waitMs = bench.breaker.retryAfterMs
        expect(waitMs).toBeLessThan(Infinity)
        bench.pass(waitMs)

        expect(bench.breaker.tryAcquire()).toBeDefined()
      }),
    )
  })
})
