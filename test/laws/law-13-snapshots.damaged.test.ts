import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { CircuitBreakerOptions, CircuitSnapshot } from 'recloser'
import { consecutiveFailures, countWindow, failureRate, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { subjects } from '../support/strategies.ts'

const restore = (snapshot: unknown, options: CircuitBreakerOptions = {}): CircuitBreaker =>
  new CircuitBreaker({ ...options, snapshot: snapshot as CircuitSnapshot })

const closed = (): CircuitSnapshot => {
  const harness = new Harness()
  harness.fail(2)
  return harness.breaker.snapshot()
}
const open = (): CircuitSnapshot => {
  const { breaker } = new Harness()
  breaker.trip()
  return breaker.snapshot()
}

/** The paths to all leaves of a JSON value. */
const leaves = (value: unknown, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
    : [path]

/** The same JSON value with another leaf at `path`. */
const withLeaf = (value: unknown, [key, ...rest]: string[], leaf: unknown): unknown => {
  if (key === undefined) return leaf
  const copy = structuredClone(value) as Record<string, unknown>
  copy[key] = withLeaf(copy[key], rest, leaf)
  return copy
}

/** What a snapshot may lack. */
const optional = new Set(['name', 'delayMs'])

const sorts = [
  ...subjects.map(({ title, make, bad }) => ({
    sort: `closed, ${title}`,
    make,
    take: () => {
      const harness = new Harness({ trip: make() })
      harness.succeed(2)
      bad(harness)
      return harness.breaker.snapshot()
    },
  })),
  { sort: 'open', make: () => consecutiveFailures(5), take: open },
]

describe('law 13: a damaged or foreign snapshot', () => {
  it.each([null, 5, 'closed', true, [], {}, () => undefined])('is a TypeError where it is %s', (snapshot) => {
    expect(() => restore(snapshot)).toThrow(TypeError)
  })

  it.each([0, 2, '1', null, undefined])('is a TypeError that names the version where that is %s', (version) => {
    expect(() => restore({ ...closed(), version })).toThrow(/^CircuitBreaker\(\): .*snapshot.*version/)
    expect(() => restore({ ...closed(), version })).toThrow(TypeError)
  })

  it.each(['half-open', 'OPEN', '', null, undefined])(
    'is a TypeError that names the state where that is %s',
    (state) => {
      expect(() => restore({ ...closed(), state })).toThrow(/^CircuitBreaker\(\): .*snapshot.*state/)
      expect(() => restore({ ...closed(), state })).toThrow(TypeError)
    },
  )

  it.each(sorts)('is a TypeError that says where, whichever leaf is replaced: $sort', ({ take, make }) => {
    const snapshot = take()

    for (const path of leaves(snapshot).filter(([key]) => key !== 'name')) {
      const damaged = withLeaf(snapshot, path, ['garbage'])
      const place = new RegExp(`snapshot.*${path[0] ?? ''}`)
      expect(() => restore(damaged, { trip: make() }), path.join('.')).toThrow(TypeError)
      expect(() => restore(damaged, { trip: make() }), path.join('.')).toThrow(place)
    }
  })

  it.each(sorts)('is a TypeError where any of its numbers is not finite or is below 0: $sort', ({ take, make }) => {
    const snapshot = take()
    const numbers = leaves(snapshot).filter((path) => {
      const leaf = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], snapshot)
      return typeof leaf === 'number' && path[0] !== 'savedAtMs'
    })

    for (const path of numbers) {
      for (const number of [NaN, Infinity, -1, '1']) {
        const damaged = withLeaf(snapshot, path, number)
        expect(() => restore(damaged, { trip: make() }), `${path.join('.')} = ${String(number)}`).toThrow(TypeError)
      }
    }
  })

  it.each(sorts)('is a TypeError where a field of it is missing: $sort', ({ take, make }) => {
    const snapshot = take()

    for (const key of Object.keys(snapshot).filter((name) => !optional.has(name))) {
      const damaged = Object.fromEntries(Object.entries(snapshot).filter(([name]) => name !== key))
      expect(() => restore(damaged, { trip: make() }), key).toThrow(TypeError)
    }
  })

  it('is a TypeError where the tally is of another rule', () => {
    const snapshot = closed()

    expect(() =>
      restore(snapshot, { trip: failureRate({ threshold: 1, minimumCalls: 1, over: countWindow(10) }) }),
    ).toThrow(TypeError)
  })

  it('is a TypeError where the tally is of another window', () => {
    const rate = { threshold: 1, minimumCalls: 5 }
    const { breaker } = new Harness({ trip: failureRate({ ...rate, over: countWindow(10) }) })
    breaker.acquire().fail()
    const snapshot = breaker.snapshot()

    for (const over of [countWindow(20), timeWindow({ durationMs: 10_000, buckets: 10 })]) {
      expect(() => restore(snapshot, { trip: failureRate({ ...rate, over }) })).toThrow(TypeError)
    }
  })

  it.each([5, null, ['garbage'], {}])('is a TypeError that names the name where that is %s', (name) => {
    expect(() => restore({ ...closed(), name })).toThrow(/^CircuitBreaker\(\): .*snapshot.*name/)
    expect(() => restore({ ...closed(), name })).toThrow(TypeError)
  })

  it('is taken from a breaker of another name', () => {
    const restored = restore(open(), { name: 'other' })

    expect([restored.name, restored.state]).toEqual(['other', 'open'])
  })
})

describe('law 13: a snapshot belongs to its owner', () => {
  const freeze = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    Object.values(value).forEach(freeze)
    Object.freeze(value)
  }

  it.each(sorts)('is never written to: $sort', ({ take, make }) => {
    const snapshot = take()
    freeze(snapshot)
    const breaker = restore(snapshot, { trip: make() })

    const use = (): void => {
      for (let call = 0; call < 20; call++) breaker.tryAcquire()?.fail()
    }

    expect(use).not.toThrow()
  })

  it.each(sorts)('restores two breakers that share nothing: $sort', ({ take, make }) => {
    const snapshot = take()
    const [first, second] = [restore(snapshot, { trip: make() }), restore(snapshot, { trip: make() })]
    const before = structuredClone(second.stats)

    for (let call = 0; call < 20; call++) first.tryAcquire()?.fail()
    first.reset()

    expect(second.stats).toEqual(before)
  })

  it.each(subjects)('does not change with the breaker it was taken from: $title', ({ make, bad }) => {
    const harness = new Harness({ trip: make() })
    bad(harness)
    const snapshot = harness.breaker.snapshot()
    const before = structuredClone(snapshot)

    bad(harness)
    bad(harness)

    expect(snapshot).toEqual(before)
  })
})
