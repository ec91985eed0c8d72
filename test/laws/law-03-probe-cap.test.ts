import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Bench, refusal } from './bench.ts'
import { Walker, small, walk } from './walk.ts'

describe('law 3: probe cap', () => {
  it('admits one probe by default', () => {
    const bench = new Bench()
    bench.probe()

    const second = bench.breaker.tryAcquire()

    expect(second).toBeUndefined()
  })

  it.each([1, 2, 5, 100])('admits exactly %i probes at once when told so', (halfOpenMaxCalls) => {
    const bench = new Bench({ halfOpenMaxCalls })
    bench.breaker.trip()
    bench.pass(60_000)

    const permits = Array.from({ length: 1_000 }, () => bench.breaker.tryAcquire())

    expect(permits.filter((permit) => permit !== undefined)).toHaveLength(halfOpenMaxCalls)
  })

  it('marks the permits of half-open as probes and others not', () => {
    const bench = new Bench()
    const ordinary = bench.breaker.acquire()

    const probe = bench.probe()

    expect([ordinary.probe, probe.probe]).toEqual([false, true])
  })

  it('rejects the others at once, with a code that says why', () => {
    const bench = new Bench()
    bench.probe()

    const error = refusal(bench.breaker)

    expect(error).toMatchObject({ code: 'ERR_CIRCUIT_PROBE_LIMIT', state: 'half-open' })
  })

  it('does not admit a rejected caller later on', () => {
    const bench = new Bench()
    const probe = bench.probe()
    const rejected = bench.breaker.tryAcquire()

    probe.ignore()

    expect([rejected, bench.breaker.stats.totals.rejected]).toEqual([undefined, 1])
  })

  it.each(['succeed', 'fail', 'ignore'] as const)('gives the slot back on %s', (verdict) => {
    const bench = new Bench({ successThreshold: 2, halfOpenFailureThreshold: 2 })
    const probe = bench.probe()

    probe[verdict]()

    expect(bench.breaker.tryAcquire()?.probe).toBe(true)
  })

  it('gives the slot back on dispose', () => {
    const bench = new Bench()
    const probe = bench.probe()

    probe[Symbol.dispose]()

    expect(bench.breaker.tryAcquire()?.probe).toBe(true)
  })

  it('lets more probes than the cap run one after another until one of the thresholds is met', () => {
    const bench = new Bench({ halfOpenMaxCalls: 1, successThreshold: 3 })
    bench.probe().succeed()

    bench.succeed(2)

    expect(bench.breaker.state).toBe('closed')
  })

  it('closes after as many good probes as run at once, unless told otherwise', () => {
    const bench = new Bench({ halfOpenMaxCalls: 3 })
    bench.probe().succeed()
    bench.succeed()
    const before = bench.breaker.state

    bench.succeed()

    expect([before, bench.breaker.state]).toEqual(['half-open', 'closed'])
  })

  it('reopens at the configured number of failed probes and not before', () => {
    const bench = new Bench({ halfOpenMaxCalls: 3, halfOpenFailureThreshold: 2 })
    bench.probe().fail()
    const before = bench.breaker.state

    bench.fail()

    expect([before, bench.breaker.state]).toEqual(['half-open', 'open'])
  })

  it('gives no slot to a call that was admitted before the opening', () => {
    const bench = new Bench()
    const early = bench.breaker.acquire()
    bench.probe()

    early.succeed()

    expect(bench.breaker.tryAcquire()).toBeUndefined()
  })

  it('holds the cap against a listener that takes permits while the first probe is told', () => {
    const bench = new Bench({ halfOpenMaxCalls: 2 })
    bench.breaker.trip()
    bench.pass(60_000)
    let taken = 0
    bench.breaker.subscribe((event) => {
      if (event.type !== 'transition') return
      while (bench.breaker.tryAcquire()) taken++
    })

    bench.breaker.acquire()

    expect(taken).toBe(1)
  })

  it('holds the cap on every walk', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const walker = new Walker({ ...small, probeTimeoutMs: Infinity })
        const { bench, permits } = walker
        const probes = new Set<number>()
        for (const step of steps) {
          const before = permits.length
          const told = bench.transitions().length
          walker.take(step)
          if (bench.transitions().length > told) probes.clear()
          if (permits.length > before && permits[before]?.probe === true) probes.add(before)
          if (step.do === 'settle' && permits.length > 0) probes.delete(step.which % permits.length)
          expect(probes.size).toBeLessThanOrEqual(2)
        }
      }),
    )
  })
})
