import { describe, expect, it } from 'vitest'
import { CircuitBreaker, withBreaker } from 'recloser'
import type { CircuitBreakerOptions } from 'recloser'
import { Harness } from '../support/harness.ts'
import { factories, fields } from './arguments.ts'
import { complaint, untyped } from '../support/complaint.ts'
import { shown } from './kinds.ts'

/** Options of which each hook writes down that it was called. */
function watched(): { readonly options: CircuitBreakerOptions; readonly called: string[] } {
  const called: string[] = []
  const note = (hook: string, answer: unknown) => (): never => {
    called.push(hook)
    return untyped(answer)
  }
  const options = {
    isFailure: note('isFailure', false),
    isIgnored: note('isIgnored', false),
    random: note('random', 0),
    resetTimeoutMs: note('backoff', 1),
    onStateChange: note('onStateChange', undefined),
    onHookError: note('onHookError', undefined),
  }
  return { options, called }
}

const bad = fields.filter(({ place }) => place === 'CircuitBreaker()')

describe('a breaker that is refused', () => {
  it.each(bad)('has called no hook: $name', ({ name, wrongType, outOfRange }) => {
    for (const value of [...wrongType, ...outOfRange]) {
      const { options, called } = watched()
      complaint(() => new CircuitBreaker({ ...options, [name]: value }))
      expect(called, shown(value).source).toEqual([])
    }
  })

  it('has read no clock for what is wrong before it is asked the time', () => {
    let reads = 0
    const clock = (): number => ++reads

    complaint(() => new CircuitBreaker({ clock, wallClock: clock, failureThreshold: 0 }))

    expect(reads).toBe(0)
  })

  it('leaves the function alone that it was to protect', () => {
    const fn = Object.freeze(() => 'up')

    complaint(() => withBreaker(fn, { failureThreshold: 0 }))

    expect([fn(), 'breaker' in fn]).toEqual(['up', false])
  })
})

describe('a breaker in use', () => {
  it.each([
    { title: 'trip() with a bad forMs', misuse: ({ breaker }: Harness) => breaker.trip('why', { forMs: -1 }) },
    {
      title: 'trip() with an unknown option',
      misuse: ({ breaker }: Harness) => breaker.trip('why', untyped({ for: 5 })),
    },
    { title: 'trip() with no object', misuse: ({ breaker }: Harness) => breaker.trip('why', untyped(5)) },
    { title: 'hold() in a bad position', misuse: ({ breaker }: Harness) => breaker.hold(untyped('half-open')) },
    { title: 'subscribe() without a function', misuse: ({ breaker }: Harness) => breaker.subscribe(untyped({})) },
  ])('goes on as before after $title', ({ misuse }) => {
    const harness = new Harness()
    harness.fail(2)
    const before = [harness.breaker.stats, harness.told(), harness.breaker.state]

    complaint(() => misuse(harness))

    expect([harness.breaker.stats, harness.told(), harness.breaker.state]).toEqual(before)
  })
})

describe("the caller's own options", () => {
  const known = factories.map((factory) => ({
    ...factory,
    given: {
      ...Object.fromEntries(Object.entries(factory.options).map(([name, { good }]) => [name, good[0]])),
      ...factory.base,
    },
  }))

  /** All options at once, but for those that exclude each other, and a snapshot that another strategy wrote. */
  const together = (given: object): object =>
    'trip' in given
      ? {
          ...given,
          failureThreshold: undefined,
          halfOpenMaxCalls: undefined,
          successThreshold: undefined,
          halfOpenFailureThreshold: undefined,
          ...('snapshot' in given ? { snapshot: undefined } : {}),
        }
      : given

  it.each(known)('may be frozen: $place', ({ make, given }) => {
    expect(() => make(Object.freeze(together(given)))).not.toThrow()
  })

  it.each(known)('are read, and nothing else: $place', ({ make, given }) => {
    const refuse = (): never => {
      throw new Error('was written to')
    }
    const guarded = new Proxy(together(given), {
      set: refuse,
      defineProperty: refuse,
      deleteProperty: refuse,
      setPrototypeOf: refuse,
      preventExtensions: refuse,
    })

    expect(() => make(guarded)).not.toThrow()
  })

  it.each(known)('may have no prototype: $place', ({ make, given }) => {
    expect(() => make(Object.assign(Object.create(null), together(given)))).not.toThrow()
  })
})
