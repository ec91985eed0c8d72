import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Harness, refusal } from '../support/harness.ts'
import { Walker, small, walk } from './walk.ts'

describe('law 3: probe cap', () => {
  it('admits one probe by default', () => {
    const harness = new Harness()
    harness.probe()

    const second = harness.breaker.tryAcquire()

    expect(second).toBeUndefined()
  })

  it.each([1, 2, 5, 100])('admits exactly %i probes at once when told so', (halfOpenMaxCalls) => {
    const harness = new Harness({ halfOpenMaxCalls })
    harness.breaker.trip()
    harness.pass(60_000)

    const permits = Array.from({ length: 1_000 }, () => harness.breaker.tryAcquire())

    expect(permits.filter((permit) => permit !== undefined)).toHaveLength(halfOpenMaxCalls)
  })

  it('marks the permits of half-open as probes and others not', () => {
    const harness = new Harness()
    const ordinary = harness.breaker.acquire()

    const probe = harness.probe()

    expect([ordinary.probe, probe.probe]).toEqual([false, true])
  })

  it('rejects the others at once, with a code that says why', () => {
    const harness = new Harness()
    harness.probe()

    const error = refusal(harness.breaker)

    expect(error).toMatchObject({ code: 'ERR_CIRCUIT_PROBE_LIMIT', state: 'half-open' })
  })

  it('does not admit a rejected caller later on', () => {
    const harness = new Harness()
    const probe = harness.probe()
    const rejected = harness.breaker.tryAcquire()

    probe.ignore()

    expect([rejected, harness.breaker.stats.totals.rejected]).toEqual([undefined, 1])
  })

  it.each(['succeed', 'fail', 'ignore'] as const)('gives the slot back on %s', (verdict) => {
    const harness = new Harness({ successThreshold: 2, halfOpenFailureThreshold: 2 })
    const probe = harness.probe()

    probe[verdict]()

    expect(harness.breaker.tryAcquire()?.probe).toBe(true)
  })

  it('gives the slot back on dispose', () => {
    const harness = new Harness()
    const probe = harness.probe()

    probe[Symbol.dispose]()

    expect(harness.breaker.tryAcquire()?.probe).toBe(true)
  })

  it('lets more probes than the cap run one after another until one of the thresholds is met', () => {
    const harness = new Harness({ halfOpenMaxCalls: 1, successThreshold: 3 })
    harness.probe().succeed()

    harness.succeed(2)

    expect(harness.breaker.state).toBe('closed')
  })

  it('closes after as many good probes as run at once, unless told otherwise', () => {
    const harness = new Harness({ halfOpenMaxCalls: 3 })
    harness.probe().succeed()
    harness.succeed()
    const before = harness.breaker.state

    harness.succeed()

    expect([before, harness.breaker.state]).toEqual(['half-open', 'closed'])
  })

  it('reopens at the configured number of failed probes and not before', () => {
    const harness = new Harness({ halfOpenMaxCalls: 3, halfOpenFailureThreshold: 2 })
    harness.probe().fail()
    const before = harness.breaker.state

    harness.fail()

    expect([before, harness.breaker.state]).toEqual(['half-open', 'open'])
  })

  it('gives no slot to a call that was admitted before the opening', () => {
    const harness = new Harness()
    const early = harness.breaker.acquire()
    harness.probe()

    early.succeed()

    expect(harness.breaker.tryAcquire()).toBeUndefined()
  })

  it('holds the cap against a listener that takes permits while the first probe is told', () => {
    const harness = new Harness({ halfOpenMaxCalls: 2 })
    harness.breaker.trip()
    harness.pass(60_000)
    let taken = 0
    harness.breaker.subscribe((event) => {
      if (event.type !== 'transition') return
      while (harness.breaker.tryAcquire()) taken++
    })

    harness.breaker.acquire()

    expect(taken).toBe(1)
  })

  it('holds the cap on every walk', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const walker = new Walker({ ...small, probeTimeoutMs: Infinity })
        const { harness, permits } = walker
        const probes = new Set<number>()
        for (const step of steps) {
          const before = permits.length
          const told = harness.transitions().length
          walker.take(step)
          if (harness.transitions().length > told) probes.clear()
          if (permits.length > before && permits[before]?.probe === true) probes.add(before)
          if (step.do === 'settle' && permits.length > 0) probes.delete(step.which % permits.length)
          expect(probes.size).toBeLessThanOrEqual(2)
        }
      }),
    )
  })
})
