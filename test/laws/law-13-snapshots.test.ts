import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircuitBreakerOptions, CircuitSnapshot } from '../../src/index.ts'
import { Bench } from './bench.ts'
import { subjects } from './strategies.ts'

const wall = 1_700_000_000_000

/** What comes back from a file or a network. */
const throughJson = (snapshot: CircuitSnapshot): CircuitSnapshot =>
  JSON.parse(JSON.stringify(snapshot)) as CircuitSnapshot

/** A breaker restored from another one, `laterMs` later by the wall, on a machine whose own clock reads something else. */
const restored = (from: Bench, options: CircuitBreakerOptions, laterMs = 0): Bench => {
  const snapshot = throughJson(from.breaker.snapshot())
  return new Bench({ ...options, wallClock: () => wall + laterMs, snapshot }, 987_654)
}

const saving = (options: CircuitBreakerOptions, startMs?: number): Bench =>
  new Bench({ ...options, wallClock: () => wall }, startMs)

describe('law 13: snapshots', () => {
  it.each(subjects)('are plain JSON in every state: $title', ({ make, bad }) => {
    const bench = saving({ trip: make() })
    const snapshots: CircuitSnapshot[] = [bench.breaker.snapshot()]
    bad(bench)
    snapshots.push(bench.breaker.snapshot())
    bench.probe()
    snapshots.push(bench.breaker.snapshot())
    bench.breaker.trip()
    snapshots.push(bench.breaker.snapshot())

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
      const bench = saving({ trip: make() }, startMs)
      bad(bench)
      bad(bench)
      bench.pass(10_000)
      const closed = bench.breaker.snapshot()
      bad(bench)
      bench.pass(5_000)
      return [closed, bench.breaker.snapshot()]
    })

    expect(taken[1]).toEqual(taken[0])
  })

  it.each(subjects)('carry the tally on: $title', ({ make, bad }) => {
    const bench = saving({ trip: make() })
    bad(bench)
    bad(bench)
    const copy = restored(bench, { trip: make() })
    const before = copy.breaker.state

    bad(copy)

    expect([before, copy.breaker.state]).toEqual(['closed', 'open'])
  })

  it.each(subjects)('carry the counts of a full window on: $title', ({ make, bad }) => {
    const bench = saving({ trip: make() })
    bench.succeed(12)
    bad(bench)

    const { failures, successes } = restored(bench, { trip: make() }).breaker.stats

    expect({ failures, successes }).toEqual({
      failures: bench.breaker.stats.failures,
      successes: bench.breaker.stats.successes,
    })
  })

  it.each(subjects.filter(({ forgets }) => forgets))(
    'let the tally age by the time between: $title',
    ({ make, bad }) => {
      const bench = saving({ trip: make() })
      bad(bench)
      bad(bench)
      const copy = restored(bench, { trip: make() }, 60_001)

      bad(copy)

      expect(copy.breaker.state).toBe('closed')
    },
  )

  it('carry the rest of the open period on', () => {
    const bench = saving({ resetTimeoutMs: 1_000 })
    bench.breaker.trip()
    bench.pass(300)

    const { breaker } = restored(bench, { resetTimeoutMs: 1_000 })

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', 700])
  })

  it('take the time between saving and restoring from wall time', () => {
    const bench = saving({ resetTimeoutMs: 1_000 })
    bench.breaker.trip()

    const { breaker } = restored(bench, { resetTimeoutMs: 1_000 }, 400)

    expect(breaker.retryAfterMs).toBe(600)
  })

  it('are ready to probe when the open period passed between', () => {
    const bench = saving({ resetTimeoutMs: 1_000 })
    bench.breaker.trip()

    const { breaker } = restored(bench, { resetTimeoutMs: 1_000 }, 3_600_000)

    expect([breaker.state, breaker.tryAcquire()?.probe]).toEqual(['half-open', true])
  })

  it.each([-1, -3_600_000, NaN])('take wall time that stepped by %d for no time passed', (laterMs) => {
    const bench = saving({ resetTimeoutMs: 1_000 })
    bench.breaker.trip()

    const { breaker } = restored(bench, { resetTimeoutMs: 1_000 }, laterMs)

    expect(breaker.retryAfterMs).toBe(1_000)
  })

  it('save half-open as open with nothing left to wait', () => {
    const bench = saving({})
    bench.probe()

    const { breaker } = restored(bench, {})

    expect([bench.breaker.snapshot().state, breaker.state, breaker.tryAcquire()?.probe]).toEqual([
      'open',
      'half-open',
      true,
    ])
  })

  it('keep an open period without end through JSON', () => {
    const bench = saving({ resetTimeoutMs: Infinity })
    bench.breaker.trip()

    const { breaker } = restored(bench, { resetTimeoutMs: Infinity }, 1e12)

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', Infinity])
  })

  it('carry the attempt of the backoff on', () => {
    const options: CircuitBreakerOptions = { resetTimeoutMs: ({ attempt }) => attempt * 100 }
    const bench = saving(options)
    bench.probe().fail()
    const copy = restored(bench, options, 200)

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
    const bench = saving(options)
    bench.breaker.trip()
    const copy = restored(bench, options, 123)

    copy.fail()

    expect(previous).toEqual([undefined, 123])
  })

  it('carry on how long the circuit has been closed', () => {
    const bench = saving({ resetTimeoutMs: 1_000 })
    bench.probe().succeed()
    bench.pass(600)
    const soon = restored(bench, { resetTimeoutMs: 1_000 }, 399)
    const late = restored(bench, { resetTimeoutMs: 1_000 }, 400)

    soon.breaker.trip()
    late.breaker.trip()

    expect([soon.breaker.stats.attempt, late.breaker.stats.attempt]).toEqual([2, 1])
  })

  it('save no hold', () => {
    const bench = saving({})
    bench.breaker.hold('open')

    const { breaker } = restored(bench, {})

    expect([breaker.state, breaker.tryAcquire() !== undefined]).toEqual(['closed', true])
  })

  it('tell nothing when taken or restored', () => {
    const bench = saving({})
    bench.breaker.trip()
    bench.events.length = 0

    const copy = restored(bench, {})

    expect([bench.events, copy.events]).toEqual([[], []])
  })

  it.each(subjects)('give a breaker with the same future: $title', ({ make, bad }) => {
    const step = fc.oneof(
      fc.constantFrom('good' as const, 'bad' as const, 'bad' as const),
      fc.constantFrom(1, 999, 7_777, 30_000, 61_000),
    )
    const steps = fc.array(step, { maxLength: 30 })
    const take = (bench: Bench, next: 'good' | 'bad' | number): unknown => {
      if (typeof next === 'number') bench.pass(next)
      else if (bench.breaker.retryAfterMs > 0) bench.breaker.tryAcquire()
      else if (next === 'bad') bad(bench)
      else bench.succeed()
      const { state, failures, successes, attempt } = bench.breaker.stats
      return { state, failures, successes, attempt, waitMs: bench.breaker.retryAfterMs, told: bench.told().at(-1) }
    }
    const options = (): CircuitBreakerOptions => ({ trip: make(), resetTimeoutMs: ({ attempt }) => attempt * 1_000 })

    fc.assert(
      fc.property(steps, steps, (past, future) => {
        const bench = saving(options())
        for (const next of past) take(bench, next)
        const copy = restored(bench, options())
        bench.events.length = 0

        const [went, goes] = [future.map((next) => take(bench, next)), future.map((next) => take(copy, next))]

        expect(goes).toEqual(went)
      }),
    )
  })
})
