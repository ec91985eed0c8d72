import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircuitBreakerOptions, CircuitSnapshot } from 'recloser'
import { Harness } from '../support/harness.ts'
import { subjects } from '../support/strategies.ts'

const wall = 1_700_000_000_000

/** What comes back from a file or a network. */
const throughJson = (snapshot: CircuitSnapshot): CircuitSnapshot =>
  JSON.parse(JSON.stringify(snapshot)) as CircuitSnapshot

/** A breaker restored from another one, `laterMs` later by the wall, on a machine whose own clock reads something else. */
const restored = (from: Harness, options: CircuitBreakerOptions, laterMs = 0): Harness => {
  const snapshot = throughJson(from.breaker.snapshot())
  return new Harness({ ...options, wallClock: () => wall + laterMs, snapshot }, 987_654)
}

const saving = (options: CircuitBreakerOptions, startMs?: number): Harness =>
  new Harness({ ...options, wallClock: () => wall }, startMs)

describe('law 13: snapshots', () => {
  it.each(subjects)('are plain JSON in every state: $title', ({ make, bad }) => {
    const harness = saving({ trip: make() })
    const snapshots: CircuitSnapshot[] = [harness.breaker.snapshot()]
    bad(harness)
    snapshots.push(harness.breaker.snapshot())
    harness.probe()
    snapshots.push(harness.breaker.snapshot())
    harness.breaker.trip()
    snapshots.push(harness.breaker.snapshot())

    const copies = snapshots.map(throughJson)

    expect(copies).toEqual(snapshots)
  })

  it('are versioned and named, and say when they were taken', () => {
    const { breaker } = saving({ name: 'billing' })

    const snapshot = breaker.snapshot()

    expect(snapshot).toMatchObject({ version: 1, name: 'billing', savedAtMs: wall })
  })

  it.each(subjects)('hold no moments of the breaker’s clock: $title', ({ make, bad }) => {
    const taken = [0, 1e9].map((startMs) => {
      const harness = saving({ trip: make() }, startMs)
      bad(harness)
      bad(harness)
      harness.pass(10_000)
      const closed = harness.breaker.snapshot()
      bad(harness)
      harness.pass(5_000)
      return [closed, harness.breaker.snapshot()]
    })

    expect(taken[1]).toEqual(taken[0])
  })

  it.each(subjects)('carry the tally on: $title', ({ make, bad }) => {
    const harness = saving({ trip: make() })
    bad(harness)
    bad(harness)
    const copy = restored(harness, { trip: make() })
    const before = copy.breaker.state

    bad(copy)

    expect([before, copy.breaker.state]).toEqual(['closed', 'open'])
  })

  it.each(subjects)('carry the counts of a full window on: $title', ({ make, bad }) => {
    const harness = saving({ trip: make() })
    harness.succeed(12)
    bad(harness)

    const { failures, successes } = restored(harness, { trip: make() }).breaker.stats

    expect({ failures, successes }).toEqual({
      failures: harness.breaker.stats.failures,
      successes: harness.breaker.stats.successes,
    })
  })

  it.each(subjects.filter(({ forgets }) => forgets))(
    'let the tally age by the time between: $title',
    ({ make, bad }) => {
      const harness = saving({ trip: make() })
      bad(harness)
      bad(harness)
      const copy = restored(harness, { trip: make() }, 60_001)

      bad(copy)

      expect(copy.breaker.state).toBe('closed')
    },
  )

  it('carry the rest of the open period on', () => {
    const harness = saving({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()
    harness.pass(300)

    const { breaker } = restored(harness, { resetTimeoutMs: 1_000 })

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', 700])
  })

  it('take the time between saving and restoring from wall time', () => {
    const harness = saving({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()

    const { breaker } = restored(harness, { resetTimeoutMs: 1_000 }, 400)

    expect(breaker.retryAfterMs).toBe(600)
  })

  it('are ready to probe when the open period passed between', () => {
    const harness = saving({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()

    const { breaker } = restored(harness, { resetTimeoutMs: 1_000 }, 3_600_000)

    expect([breaker.state, breaker.tryAcquire()?.probe]).toEqual(['half-open', true])
  })

  it.each([-1, -3_600_000, NaN])('take wall time that stepped by %d for no time passed', (laterMs) => {
    const harness = saving({ resetTimeoutMs: 1_000 })
    harness.breaker.trip()

    const { breaker } = restored(harness, { resetTimeoutMs: 1_000 }, laterMs)

    expect(breaker.retryAfterMs).toBe(1_000)
  })

  it('save half-open as open with nothing left to wait', () => {
    const harness = saving({})
    harness.probe()

    const { breaker } = restored(harness, {})

    expect([harness.breaker.snapshot().state, breaker.state, breaker.tryAcquire()?.probe]).toEqual([
      'open',
      'half-open',
      true,
    ])
  })

  it('keep an open period without end through JSON', () => {
    const harness = saving({ resetTimeoutMs: Infinity })
    harness.breaker.trip()

    const { breaker } = restored(harness, { resetTimeoutMs: Infinity }, 1e12)

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', Infinity])
  })

  it('carry the attempt of the backoff on', () => {
    const options: CircuitBreakerOptions = { resetTimeoutMs: ({ attempt }) => attempt * 100 }
    const harness = saving(options)
    harness.probe().fail()
    const copy = restored(harness, options, 200)

    copy.fail()

    expect([copy.breaker.stats.attempt, copy.breaker.retryAfterMs]).toEqual([3, 300])
  })

  it('carry the delay before the next one on', () => {
    const previous: (number | undefined)[] = []
    const options: CircuitBreakerOptions = {
      resetTimeoutMs: ({ previousMs }) => {
        previous.push(previousMs)
        return 123
      },
    }
    const harness = saving(options)
    harness.breaker.trip()
    const copy = restored(harness, options, 123)

    copy.fail()

    expect(previous).toEqual([undefined, 123])
  })

  it('carry on how long the circuit has been closed', () => {
    const harness = saving({ resetTimeoutMs: 1_000 })
    harness.probe().succeed()
    harness.pass(600)
    const soon = restored(harness, { resetTimeoutMs: 1_000 }, 399)
    const late = restored(harness, { resetTimeoutMs: 1_000 }, 400)

    soon.breaker.trip()
    late.breaker.trip()

    expect([soon.breaker.stats.attempt, late.breaker.stats.attempt]).toEqual([2, 1])
  })

  it('save no hold', () => {
    const harness = saving({})
    harness.breaker.hold('open')

    const { breaker } = restored(harness, {})

    expect([breaker.state, breaker.tryAcquire() !== undefined]).toEqual(['closed', true])
  })

  it('tell nothing when taken or restored', () => {
    const harness = saving({})
    harness.breaker.trip()
    harness.events.length = 0

    const copy = restored(harness, {})

    expect([harness.events, copy.events]).toEqual([[], []])
  })

  it.each(subjects)('give a breaker with the same future: $title', ({ make, bad }) => {
    const step = fc.oneof(
      fc.constantFrom('good' as const, 'bad' as const, 'bad' as const),
      fc.constantFrom(1, 999, 7_777, 30_000, 61_000),
    )
    const steps = fc.array(step, { maxLength: 30 })
    const take = (harness: Harness, next: 'good' | 'bad' | number): unknown => {
      if (typeof next === 'number') harness.pass(next)
      else if (harness.breaker.retryAfterMs > 0) harness.breaker.tryAcquire()
      else if (next === 'bad') bad(harness)
      else harness.succeed()
      const { state, failures, successes, attempt } = harness.breaker.stats
      return { state, failures, successes, attempt, waitMs: harness.breaker.retryAfterMs, told: harness.told().at(-1) }
    }
    const options = (): CircuitBreakerOptions => ({ trip: make(), resetTimeoutMs: ({ attempt }) => attempt * 1_000 })

    fc.assert(
      fc.property(steps, steps, (past, future) => {
        const harness = saving(options())
        for (const next of past) take(harness, next)
        const copy = restored(harness, options())
        harness.events.length = 0

        const [went, goes] = [future.map((next) => take(harness, next)), future.map((next) => take(copy, next))]

        expect(goes).toEqual(went)
      }),
    )
  })
})
