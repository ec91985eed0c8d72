import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Bench, raise } from './bench.ts'
import { subjects } from './strategies.ts'
import { Walker, small, walkWithHolds } from './walk.ts'

describe('law 4: liveness', () => {
  it('takes the slot from a probe that is unsettled for as long as the circuit was open', () => {
    const bench = new Bench({ resetTimeoutMs: 700 })
    bench.probe()
    bench.pass(699)
    const before = bench.breaker.tryAcquire()

    bench.pass(1)

    expect([before, bench.breaker.tryAcquire()?.probe]).toEqual([undefined, true])
  })

  it('takes the slot after probeTimeoutMs when that is given', () => {
    const bench = new Bench({ resetTimeoutMs: 60_000, probeTimeoutMs: 50 })
    bench.probe()
    bench.pass(49)
    const before = bench.breaker.tryAcquire()

    bench.pass(1)

    expect([before, bench.breaker.tryAcquire()?.probe]).toEqual([undefined, true])
  })

  it('measures by the open period just served, also one that was asked for by hand', () => {
    const bench = new Bench({ resetTimeoutMs: 60_000 })
    bench.breaker.trip('maintenance', { forMs: 30 })
    bench.pass(30)
    bench.breaker.acquire()

    bench.pass(30)

    expect(bench.breaker.tryAcquire()?.probe).toBe(true)
  })

  it('never takes the slot away when probeTimeoutMs is Infinity', () => {
    const bench = new Bench({ probeTimeoutMs: Infinity })
    bench.probe()

    bench.pass(1e12)

    expect([bench.breaker.tryAcquire(), bench.breaker.retryAfterMs]).toEqual([undefined, Infinity])
  })

  it('still counts the success of a probe that lost its slot', () => {
    const bench = new Bench()
    const hung = bench.probe()
    bench.pass(60_000)
    bench.breaker.acquire()

    hung.succeed()

    expect(bench.breaker.state).toBe('closed')
  })

  it('still counts the failure of a probe that lost its slot', () => {
    const bench = new Bench()
    const hung = bench.probe()
    bench.pass(60_000)
    bench.breaker.acquire()

    hung.fail()

    expect(bench.breaker.state).toBe('open')
  })

  it('tells the verdict of a probe that lost its slot as one of this period', () => {
    const bench = new Bench()
    const hung = bench.probe()
    bench.pass(60_000)
    bench.events.length = 0

    hung.succeed()

    expect(bench.events[0]).toMatchObject({ type: 'success', probe: true, late: false })
  })

  it('frees no second slot when a probe that lost its slot is settled', () => {
    const bench = new Bench()
    const hung = bench.probe()
    bench.pass(60_000)
    bench.breaker.acquire()

    hung.ignore()

    expect(bench.breaker.tryAcquire()).toBeUndefined()
  })

  it('takes a lost slot once, however long nobody asks', () => {
    const bench = new Bench({ halfOpenMaxCalls: 2 })
    bench.probe()
    bench.breaker.acquire()
    bench.pass(3_600_000)

    const permits = [bench.breaker.tryAcquire(), bench.breaker.tryAcquire(), bench.breaker.tryAcquire()]

    expect(permits.map((permit) => permit !== undefined)).toEqual([true, true, false])
  })

  it('admits again after a thousand hung probes in a row', () => {
    const bench = new Bench()
    bench.probe()

    for (let hung = 0; hung < 1_000; hung++) {
      bench.pass(60_000)
      bench.breaker.acquire()
    }
    bench.pass(60_000)

    expect(bench.breaker.tryAcquire()).toBeDefined()
  })

  it('admits again after a thousand ignored probes in a row', () => {
    const bench = new Bench({ probeTimeoutMs: Infinity })
    bench.probe().ignore()

    for (let ignored = 0; ignored < 1_000; ignored++) bench.breaker.acquire().ignore()

    expect(bench.breaker.tryAcquire()).toBeDefined()
  })

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
