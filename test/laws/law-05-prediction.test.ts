import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircuitBreaker } from 'recloser'
import { Harness, refusal } from '../support/harness.ts'
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
    const { breaker } = new Harness()

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['closed', 0])
  })

  it('reads open and the time left while calls are refused', () => {
    const harness = new Harness({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()

    harness.pass(400)

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['open', 600])
  })

  it('reads half-open and 0 when the time of an open breaker has come', () => {
    const harness = new Harness({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()

    harness.pass(1_000)

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('tells no transition to half-open before the first probe is admitted', () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.pass(60_000)
    harness.events.length = 0

    const seen = [harness.breaker.state, harness.breaker.retryAfterMs, harness.breaker.stats.state]

    expect([seen, harness.events]).toEqual([['half-open', 0, 'half-open'], []])
  })

  it('tells the transition to half-open when the first probe is admitted', () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.pass(70_000)
    harness.events.length = 0

    harness.breaker.acquire()

    expect(harness.events).toEqual([
      expect.objectContaining({ type: 'transition', from: 'open', to: 'half-open', atMs: 71_000 }),
    ])
  })

  it('reads, half-open with no slot left, the time until the oldest probe loses its slot', () => {
    const harness = new Harness({ halfOpenMaxCalls: 2, resetTimeoutMs: 1_000, probeTimeoutMs: 1_000 })
    harness.probe()
    harness.pass(300)
    harness.breaker.acquire()

    harness.pass(100)

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['half-open', 600])
  })

  it('reads the time of the next oldest when the oldest probe is settled', () => {
    const harness = new Harness({ halfOpenMaxCalls: 2, resetTimeoutMs: 1_000, probeTimeoutMs: 1_000 })
    const oldest = harness.probe()
    harness.pass(300)
    harness.breaker.acquire()
    oldest.ignore()
    harness.breaker.acquire()

    harness.pass(100)

    expect(harness.breaker.retryAfterMs).toBe(900)
  })

  it('reads 0 while a slot is left', () => {
    const harness = new Harness({ halfOpenMaxCalls: 2 })

    harness.probe()

    expect(harness.breaker.retryAfterMs).toBe(0)
  })

  it('reads Infinity when waiting does not help', () => {
    const harness = new Harness({ resetTimeoutMs: Infinity })

    harness.breaker.trip()

    expect(harness.breaker.retryAfterMs).toBe(Infinity)
  })

  it('gives the refused caller the same numbers as the readings', () => {
    const harness = new Harness({ name: 'billing', resetTimeoutMs: 1_000 })
    harness.breaker.trip()
    harness.pass(250)

    const error = refusal(harness.breaker)

    expect(error).toMatchObject({ circuit: 'billing', state: 'open', retryAfterMs: 750, code: 'ERR_CIRCUIT_OPEN' })
  })

  it('agrees with what a listener meets that calls from inside an event', () => {
    const harness = new Harness({ failureThreshold: 1 })
    const seen: string[][] = []
    harness.breaker.subscribe((event) => {
      if (event.type === 'transition') seen.push([predicted(harness.breaker), met(harness.breaker)])
    })

    harness.fail()

    expect(seen).toEqual([['refused while open', 'refused while open']])
  })

  it('says in shadow mode what enforcing would do', () => {
    const harness = new Harness({ shadow: true, resetTimeoutMs: 1_000 })
    harness.breaker.trip()

    const readings = [harness.breaker.state, harness.breaker.retryAfterMs]

    expect([readings, harness.breaker.tryAcquire()?.probe]).toEqual([['open', 1_000], false])
  })

  it('refuses until the instant it names on every walk, and admits then', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        const walker = new Walker(small)
        const { harness } = walker
        for (const step of steps) walker.take(step)
        const waitMs = harness.breaker.retryAfterMs
        fc.pre(waitMs > 0)

        harness.pass(waitMs - 1)
        const early = harness.breaker.tryAcquire()
        harness.pass(1)

        expect([early, harness.breaker.tryAcquire() !== undefined]).toEqual([undefined, true])
      }),
    )
  })

  it('agrees with tryAcquire at each step of every walk', () => {
    fc.assert(
      fc.property(walkWithHolds, (steps) => {
        const walker = new Walker(small)
        for (const step of steps) {
          walker.take(step)
          const prediction = predicted(walker.harness.breaker)
          expect(met(walker.harness.breaker)).toBe(prediction)
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
          const [said, wanted] = [shadow, strict].map(({ harness }) => [
            harness.breaker.state,
            harness.breaker.retryAfterMs,
            harness.transitions(),
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
          const told = watched.harness.events.length
          const { state, retryAfterMs, stats } = watched.harness.breaker
          watched.harness.breaker.snapshot()
          expect([watched.harness.events.length, stats.state, retryAfterMs >= 0]).toEqual([told, state, true])
          watched.take(step)
          alone.take(step)
        }
        expect(watched.harness.events).toEqual(alone.harness.events)
        expect(watched.harness.breaker.stats).toEqual(alone.harness.breaker.stats)
      }),
    )
  })
})
