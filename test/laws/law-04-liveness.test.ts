import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'
import { subjects } from '../support/strategies.ts'
import { Walker, small, walkWithHolds } from './walk.ts'

describe('law 4: liveness', () => {
  it('goes on with lost permits while closed', () => {
    const { breaker } = new Harness()

    for (let lost = 0; lost < 10_000; lost++) breaker.acquire()

    expect(breaker.tryAcquire()).toBeDefined()
  })

  it('recovers when the backoff throws on each opening', () => {
    const harness = new Harness({ failureThreshold: 1, resetTimeoutMs: () => raise(new Error('backoff')) })
    harness.fail()
    harness.pass(harness.breaker.retryAfterMs)
    harness.fail()

    harness.pass(harness.breaker.retryAfterMs)
    harness.succeed()

    expect(harness.breaker.state).toBe('closed')
  })

  it('recovers when each listener throws at each event', () => {
    const harness = new Harness({ failureThreshold: 1, onStateChange: () => raise(new Error('change')) })
    harness.breaker.subscribe(() => raise(new Error('listener')))
    harness.fail()
    harness.pass(60_000)

    harness.succeed()

    expect(harness.breaker.state).toBe('closed')
  })

  it('frees the slot of a probe whose verdict made a listener throw', () => {
    const harness = new Harness({ successThreshold: 2, probeTimeoutMs: Infinity })
    harness.breaker.subscribe(() => raise(new Error('listener')))

    harness.probe().succeed()

    expect(harness.breaker.tryAcquire()).toBeDefined()
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
      const harness = new Harness({ trip: strategy })
      armed = true

      harness.fail(3)
      harness.probe().succeed()

      expect(harness.breaker.tryAcquire()).toBeDefined()
    },
  )

  it('stays open by intent only: Infinity ends by reset', () => {
    const harness = new Harness({ resetTimeoutMs: Infinity })
    harness.breaker.trip()
    harness.pass(1e15)
    const before = [harness.breaker.retryAfterMs, harness.breaker.tryAcquire()]

    harness.breaker.reset()

    expect([before, harness.breaker.tryAcquire() !== undefined]).toEqual([[Infinity, undefined], true])
  })

  it('has a probe at once when the open period is 0 ms long', () => {
    const harness = new Harness({ resetTimeoutMs: 0 })
    harness.breaker.trip()

    const probe = harness.breaker.acquire()

    expect(probe.probe).toBe(true)
  })

  it.each(subjects)('closes and opens ten times over without residue: $title', ({ make, bad }) => {
    const harness = new Harness({ trip: make() })
    for (let round = 0; round < 10; round++) {
      for (let call = 0; call < 3; call++) bad(harness)
      harness.pass(60_000)
      harness.fail()
      harness.pass(60_000)
      harness.succeed()
    }

    const { state, failures, successes, totals } = harness.breaker.stats

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
        const { harness } = walker
        for (const step of steps) walker.take(step)
        walker.releaseAll()

        // The clock may have stepped back: the breaker takes it from wherever it is now.
        const waitMs = harness.breaker.retryAfterMs
        expect(waitMs).toBeLessThan(Infinity)
        harness.pass(waitMs)

        expect(harness.breaker.tryAcquire()).toBeDefined()
      }),
    )
  })
})
