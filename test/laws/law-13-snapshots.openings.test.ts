import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircuitBreakerOptions, CircuitSnapshot } from 'recloser'
import { exponential } from 'recloser/backoff'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

const wall = 1_700_000_000_000

/** A breaker restored from another one, `laterMs` later by the wall, on a machine whose own clock reads something else. */
const restored = (
  snapshot: CircuitSnapshot,
  options: CircuitBreakerOptions = {},
  laterMs = 0,
  startMs = 77,
): Harness => {
  const copy = JSON.parse(JSON.stringify(snapshot)) as CircuitSnapshot
  return new Harness({ ...options, wallClock: () => wall + laterMs, snapshot: copy }, startMs)
}

const saving = (options: CircuitBreakerOptions, startMs?: number): Harness =>
  new Harness({ ...options, wallClock: () => wall }, startMs)

/** What was open without end because the options said so, after a while. */
const endless = (openings = 1): CircuitSnapshot => {
  const harness = saving({ resetTimeoutMs: ({ attempt }) => (attempt < openings ? 10 : Infinity) })
  harness.breaker.trip()
  for (let opening = 1; opening < openings; opening++) {
    harness.pass(10)
    harness.fail()
  }
  harness.pass(400)
  return harness.breaker.snapshot()
}

describe('law 13: a snapshot of an opening without end', () => {
  it('follows finite options: what has passed since it opened is taken off', () => {
    const { breaker } = restored(endless(), { resetTimeoutMs: 1_000 }, 100)

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', 500])
  })

  it('is ready to probe where finite options would have let it be', () => {
    const { breaker } = restored(endless(), { resetTimeoutMs: 400 })

    expect([breaker.state, breaker.retryAfterMs, breaker.tryAcquire()?.probe]).toEqual(['half-open', 0, true])
  })

  it('gets the delay that the backoff has for that attempt', () => {
    const { breaker } = restored(endless(3), { resetTimeoutMs: exponential({ initialMs: 1_000, factor: 2 }) })

    expect([breaker.stats.attempt, breaker.retryAfterMs]).toEqual([3, 3_600])
  })

  it('asks the backoff with no delay before it, and with the chance of the options', () => {
    const asked: unknown[] = []
    const random = (): number => 0.5

    restored(endless(2), { random, resetTimeoutMs: (context) => asked.push(context) * 1_000 })

    expect(asked).toEqual([{ attempt: 2, previousMs: undefined, failure: undefined, random }])
  })

  it('carries its new delay on to the next opening', () => {
    const previous: unknown[] = []
    const harness = restored(endless(), { resetTimeoutMs: ({ previousMs }) => previous.push(previousMs) * 1_000 })
    harness.pass(harness.breaker.retryAfterMs)

    harness.fail()

    expect(previous).toEqual([undefined, 1_000])
  })

  it('stays where the options still say without end', () => {
    const { breaker } = restored(endless(), { resetTimeoutMs: Infinity }, 1e12)

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', Infinity])
  })

  it('stays where it was asked for by hand', () => {
    const harness = saving({ resetTimeoutMs: 1_000 })
    harness.breaker.trip('maintenance', { forMs: Infinity })

    const { breaker } = restored(harness.breaker.snapshot(), { resetTimeoutMs: 1_000 }, 1e12)

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', Infinity])
  })

  it('is open for a minute where the backoff throws, which is told', () => {
    const error = new Error('backoff')

    const harness = restored(endless(), { resetTimeoutMs: () => raise(error) })

    expect([harness.breaker.retryAfterMs, harness.hookErrors]).toEqual([59_600, [{ error, hook: 'backoff' }]])
  })

  it('asks no backoff for an opening that has an end', () => {
    const harness = saving({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()
    const snapshot = harness.breaker.snapshot()

    const { breaker, hookErrors } = restored(snapshot, { resetTimeoutMs: () => raise(new Error('backoff')) })

    expect([breaker.retryAfterMs, hookErrors]).toEqual([1_000, []])
  })

  it('asks no backoff for a half-open circuit, which has nothing left to wait', () => {
    const harness = saving({ resetTimeoutMs: Infinity })
    harness.breaker.trip()
    harness.breaker.trip('again', { forMs: 0 })
    harness.breaker.acquire()

    const { breaker } = restored(harness.breaker.snapshot(), { resetTimeoutMs: 1_000 })

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['half-open', 0])
  })
})

describe('law 13: a wait that is over', () => {
  const moments = fc.double({ min: 0, max: 1e10, noNaN: true })
  const durations = fc.double({ min: 0.01, max: 1e8, noNaN: true })

  it('leaves no rest of rounding, whatever the two clocks read', () => {
    fc.assert(
      fc.property(moments, moments, durations, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, openMs, part) => {
        const harness = saving({ resetTimeoutMs: openMs }, from)
        harness.breaker.trip()
        harness.pass(openMs * part)
        const leftMs = harness.breaker.retryAfterMs
        const copy = restored(harness.breaker.snapshot(), { resetTimeoutMs: openMs }, 0, to)

        copy.pass(leftMs)

        expect([copy.breaker.retryAfterMs, copy.breaker.state]).toEqual([0, 'half-open'])
        expect(copy.breaker.tryAcquire()?.probe).toBe(true)
      }),
    )
  })

  it('leaves none where the circuit was half-open when it was saved', () => {
    fc.assert(
      fc.property(moments, moments, durations, (from, to, openMs) => {
        const harness = saving({ resetTimeoutMs: openMs }, from)
        harness.probe()

        const { breaker } = restored(harness.breaker.snapshot(), { resetTimeoutMs: openMs }, 0, to)

        expect([breaker.retryAfterMs, breaker.tryAcquire()?.probe]).toEqual([0, true])
      }),
    )
  })

  it('leaves none of the slot of a probe', () => {
    fc.assert(
      fc.property(moments, durations, (from, probeTimeoutMs) => {
        const harness = new Harness({ probeTimeoutMs }, from)
        harness.probe()

        harness.pass(harness.breaker.retryAfterMs)

        expect([harness.breaker.retryAfterMs, harness.breaker.tryAcquire()?.probe]).toEqual([0, true])
      }),
    )
  })

  it('forgets the attempt after as long closed as it was open, rounding aside', () => {
    const harness = saving({ resetTimeoutMs: 0.3 }, 1e9 + 0.1)
    harness.probe().succeed()
    harness.pass(0.2)
    const copy = restored(harness.breaker.snapshot(), { resetTimeoutMs: 0.3 })

    copy.pass(0.1)
    copy.breaker.trip()

    expect(copy.breaker.stats.attempt).toBe(1)
  })

  it('still takes a hundredth of a millisecond for a wait', () => {
    const { breaker } = new Harness({ resetTimeoutMs: 0.01 })
    breaker.trip()

    expect([breaker.tryAcquire(), breaker.retryAfterMs]).toEqual([undefined, expect.closeTo(0.01, 6)])
  })
})
