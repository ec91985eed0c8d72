import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { CircuitBreakerOptions, CircuitSnapshot } from 'recloser'
import { consecutiveFailures, countWindow, failureRate, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { subjects } from '../support/strategies.ts'

// That a damaged snapshot is refused, wherever the damage is, is the subject of test/bad-input.

const restore = (snapshot: CircuitSnapshot, options: CircuitBreakerOptions = {}): CircuitBreaker =>
  new CircuitBreaker({ ...options, snapshot })

const open = (): CircuitSnapshot => {
  const { breaker } = new Harness()
  breaker.trip()
  return breaker.snapshot()
}

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

  it('is refused where the tally is of another window', () => {
    const rate = { threshold: 1, minimumCalls: 5 }
    const { breaker } = new Harness({ trip: failureRate({ ...rate, over: countWindow(10) }) })
    breaker.acquire().fail()
    const snapshot = breaker.snapshot()

    for (const over of [countWindow(20), timeWindow({ durationMs: 10_000, buckets: 10 })]) {
      expect(() => restore(snapshot, { trip: failureRate({ ...rate, over }) })).toThrow(TypeError)
    }
  })

  it('is taken from a breaker of another name', () => {
    const restored = restore(open(), { name: 'other' })

    expect([restored.name, restored.state]).toEqual(['other', 'open'])
  })
})
