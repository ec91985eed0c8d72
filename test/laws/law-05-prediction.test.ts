import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircuitBreaker } from '../../src/index.ts'
import { Bench, refusal } from './bench.ts'
import { Walker, small, walk, walkWithHolds } from './walk.ts'

/** What `state` and `retryAfterMs` say about a call made now. */
const predicted = ({ state, retryAfterMs }: CircuitBreaker): string => {
  if (retryAfterMs > 0) return `refused while ${state}`
  return state === 'half-open' ? 'probe' : 'call'
}

/** What a call made now meets. */
const met = (breaker: CircuitBreaker): string => {
  const permit = breaker.tryAcquire()
  if (permit) return permit.probe ? 'probe' : 'call'
  return `refused while ${refusal(breaker).state}`
}

describe('law 5: prediction', () => {
  it('reads closed and 0 while calls are admitted', () => {
    const { breaker } = new Bench()

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['closed', 0])
  })

  it('reads open and the time left while calls are refused', () => {
    const bench = new Bench({ resetTimeoutMs: 1_000 })
    bench.breaker.trip()

    bench.pass(400)

    expect([bench.breaker.state, bench.breaker.retryAfterMs]).toEqual(['open', 600])
  })

  it('reads half-open and 0 when the time of an open breaker has come', () => {
    const bench = new Bench({ resetTimeoutMs: 1_000 })
    bench.breaker.trip()

    bench.pass(1_000)

    expect([bench.breaker.state, bench.breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('tells no transition to half-open before the first probe is admitted', () => {
    const bench = new Bench()
    bench.breaker.trip()
    bench.pass(60_000)
    bench.events.length = 0

    const seen = [bench.breaker.state, bench.breaker.retryAfterMs, bench.breaker.stats.state]

    expect([seen, bench.events]).toEqual([['half-open', 0, 'half-open'], []])
  })

  it('tells the transition to half-open when the first probe is admitted', () => {
    const bench = new Bench()
    bench.breaker.trip()
    bench.pass(70_000)
    bench.events.length = 0

    bench.breaker.acquire()

    expect(bench.events).toEqual([
      expect.objectContaining({ type: 'transition', from: 'open', to: 'half-open', atMs: 71_000 }),
    ])
  })

  it('reads, half-open with no slot left, the time until the oldest probe loses its slot', () => {
    const bench = new Bench({ halfOpenMaxCalls: 2, resetTimeoutMs: 1_000, probeTimeoutMs: 1_000 })
    bench.probe()
    bench.pass(300)
    bench.breaker.acquire()

    bench.pass(100)

    expect([bench.breaker.state, bench.breaker.retryAfterMs]).toEqual(['half-open', 600])
  })

  it('reads the time of the next oldest when the oldest probe is settled', () => {
    const bench = new Bench({ halfOpenMaxCalls: 2, resetTimeoutMs: 1_000, probeTimeoutMs: 1_000 })
    const oldest = bench.probe()
    bench.pass(300)
    bench.breaker.acquire()
    oldest.ignore()
    bench.breaker.acquire()

    bench.pass(100)

    expect(bench.breaker.retryAfterMs).toBe(900)
  })

  it('reads 0 while a slot is left', () => {
    const bench = new Bench({ halfOpenMaxCalls: 2 })

    bench.probe()

    expect(bench.breaker.retryAfterMs).toBe(0)
  })

  it('reads Infinity when waiting does not help', () => {
    const bench = new Bench({ resetTimeoutMs: Infinity })

    bench.breaker.trip()

    expect(bench.breaker.retryAfterMs).toBe(Infinity)
  })

  it('gives the refused caller the same numbers as the readings', () => {
    const bench = new Bench({ name: 'billing', resetTimeoutMs: 1_000 })
    bench.breaker.trip()
    bench.pass(250)

    const error = refusal(bench.breaker)

    expect(error).toMatchObject({ circuit: 'billing', state: 'open', retryAfterMs: 750, code: 'ERR_CIRCUIT_OPEN' })
  })

  it('agrees with what a listener meets that calls from inside an event', () => {
    const bench = new Bench({ failureThreshold: 1 })
    const seen: string[][] = []
    bench.breaker.subscribe((event) => {
      if (event.type === 'transition') seen.push([predicted(bench.breaker), met(bench.breaker)])
    })

    bench.fail()

    expect(seen).toEqual([['refused while open', 'refused while open']])
  })

  it('says in shadow mode what enforcing would do', () => {
    const bench = new Bench({ shadow: true, resetTimeoutMs: 1_000 })
    bench.breaker.trip()

    const readings = [bench.breaker.state, bench.breaker.retryAfterMs]

    expect([readings, bench.breaker.tryAcquire()?.probe]).toEqual([['open', 1_000], false])
  })

  it('refuses until the instant it names on every walk, and admits then', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const walker = new Walker(small)
        const { bench } = walker
        for (const step of steps) walker.take(step)
        const waitMs = bench.breaker.retryAfterMs
        fc.pre(waitMs > 0)

        bench.pass(waitMs - 1)
        const early = bench.breaker.tryAcquire()
        bench.pass(1)

        expect([early, bench.breaker.tryAcquire() !== undefined]).toEqual([undefined, true])
      }),
    )
  })

  it('agrees with tryAcquire at each step of every walk', () => {
    fc.assert(
      fc.property(walkWithHolds, (steps) => {
        const walker = new Walker(small)
        for (const step of steps) {
          walker.take(step)
          const prediction = predicted(walker.bench.breaker)
          expect(met(walker.bench.breaker)).toBe(prediction)
        }
      }),
    )
  })

  it('says the same on every walk in shadow mode as when enforcing', () => {
    fc.assert(
      fc.property(walkWithHolds, (steps) => {
        const strict = new Walker(small)
        const shadow = new Walker({ ...small, shadow: true })
        for (const step of steps) {
          strict.take(step)
          shadow.take(step)
          // What only shadow mode let through counts for nothing.
          while (shadow.permits.length > strict.permits.length) shadow.permits.pop()?.fail()
          const [said, wanted] = [shadow, strict].map(({ bench }) => [
            bench.breaker.state,
            bench.breaker.retryAfterMs,
            bench.transitions(),
          ])
          expect(said).toEqual(wanted)
        }
      }),
    )
  })

  it('takes every walk the same way whether it is watched or not', () => {
    fc.assert(
      fc.property(walkWithHolds, (steps) => {
        const watched = new Walker(small)
        const alone = new Walker(small)
        for (const step of steps) {
          // A reading may notice a step back that nobody else saw; time as such only goes forward here.
          if (step.do === 'pass' && step.ms < 0) continue
          const told = watched.bench.events.length
          const { state, retryAfterMs, stats } = watched.bench.breaker
          watched.bench.breaker.snapshot()
          expect([watched.bench.events.length, stats.state, retryAfterMs >= 0]).toEqual([told, state, true])
          watched.take(step)
          alone.take(step)
        }
        expect(watched.bench.events).toEqual(alone.bench.events)
        expect(watched.bench.breaker.stats).toEqual(alone.bench.breaker.stats)
      }),
    )
  })
})
