import { describe, expect, it } from 'vitest'
import { CircuitBreaker, withBreaker } from 'recloser'
import type { CircuitBreakerOptions } from 'recloser'
import { constant, exponential, sequence } from 'recloser/backoff'
import { consecutiveFailures, countWindow, failureRate, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

const make = (options: unknown) => (): CircuitBreaker => new CircuitBreaker(options as CircuitBreakerOptions)

/** What `make` throws. */
const complaint = (attempt: () => unknown): Error => {
  try {
    attempt()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('was accepted')
}

const counts = ['failureThreshold', 'halfOpenMaxCalls', 'successThreshold', 'halfOpenFailureThreshold']
const hooks = ['isFailure', 'isIgnored', 'clock', 'wallClock', 'random', 'onStateChange', 'onHookError']

const outOfRange: [string, unknown][] = [
  ...counts.flatMap((name) => [0, -5, 1.5, NaN, Infinity, -Infinity].map((value): [string, unknown] => [name, value])),
  ...[-1, NaN, -Infinity].map((value): [string, unknown] => ['resetTimeoutMs', value]),
  ...[0, -1, NaN, -Infinity].map((value): [string, unknown] => ['probeTimeoutMs', value]),
]

const wrongType: [string, unknown][] = [
  ...counts.flatMap((name) => ['5', null, {}, true].map((value): [string, unknown] => [name, value])),
  ...['1000', null, {}, true].flatMap((value): [string, unknown][] => [
    ['resetTimeoutMs', value],
    ['probeTimeoutMs', value],
  ]),
  ...hooks.flatMap((name) => [null, 5, 'x', {}].map((value): [string, unknown] => [name, value])),
  ...[5, null, {}].map((value): [string, unknown] => ['name', value]),
  ...['no', 0, null].map((value): [string, unknown] => ['shadow', value]),
  ...[null, 5, 'rate', {}, () => undefined].map((value): [string, unknown] => ['trip', value]),
]

describe('law 12: options are checked at construction', () => {
  it.each(outOfRange)('refuses %s: %s as out of range', (name, value) => {
    expect(make({ [name]: value })).toThrow(RangeError)
  })

  it.each(wrongType)('refuses %s: %s as of the wrong type', (name, value) => {
    expect(make({ [name]: value })).toThrow(TypeError)
  })

  it.each([...outOfRange, ...wrongType])('names the place, the option and the rule for %s: %s', (name, value) => {
    const { message } = complaint(make({ [name]: value }))

    expect(message).toMatch(new RegExp(`^CircuitBreaker\\(\\): \`${name}\` must .+, received .+`))
  })

  it.each(outOfRange)('names the value received for %s: %s', (name, value) => {
    const { message } = complaint(make({ [name]: value }))

    expect(message.endsWith(`received ${String(value)}`)).toBe(true)
  })

  it.each([null, 5, 'closed', true, () => undefined])('refuses %s in place of options', (options) => {
    expect(make(options)).toThrow(TypeError)
  })

  it.each([
    ['failureTreshold', 'failureThreshold'],
    ['resetTimeout', 'resetTimeoutMs'],
    ['halfOpenMaxCall', 'halfOpenMaxCalls'],
    ['succesThreshold', 'successThreshold'],
    ['isfailure', 'isFailure'],
    ['onStateChanged', 'onStateChange'],
    ['nam', 'name'],
  ])('refuses the unknown key %s and suggests %s', (key, nearest) => {
    const error = complaint(make({ [key]: 5 }))

    expect([
      error instanceof TypeError,
      error.message.includes(`\`${key}\``),
      error.message.includes(`\`${nearest}\``),
    ]).toEqual([true, true, true])
  })

  it('refuses an unknown key that resembles nothing', () => {
    expect(make({ zzzzzzzzzzzz: 1 })).toThrow(/zzzzzzzzzzzz/)
  })

  it('refuses an unknown key also when its value is undefined', () => {
    expect(make({ resetTimeout: undefined })).toThrow(/resetTimeout/)
  })

  it('refuses failureThreshold together with trip', () => {
    const error = complaint(make({ failureThreshold: 5, trip: consecutiveFailures(5) }))

    expect([error instanceof TypeError, error.message]).toEqual([
      true,
      expect.stringMatching(/failureThreshold.*trip|trip.*failureThreshold/),
    ])
  })

  it('takes the limits themselves', () => {
    const limits = {
      failureThreshold: 1,
      resetTimeoutMs: 0,
      halfOpenMaxCalls: 1,
      successThreshold: 1,
      halfOpenFailureThreshold: 1,
      probeTimeoutMs: Infinity,
    }

    expect(make(limits)).not.toThrow()
  })

  it('takes an undefined option for an absent one', () => {
    const { breaker } = new Harness({ ...({ failureThreshold: undefined, name: undefined } as object) })

    for (let call = 0; call < 4; call++) breaker.acquire().fail()
    const before = breaker.state
    breaker.acquire().fail()

    expect([breaker.name, before, breaker.state]).toEqual(['circuit', 'closed', 'open'])
  })

  it('takes no options at all', () => {
    expect(make(undefined)).not.toThrow()
  })

  it('calls no hook at construction but the clocks', () => {
    const hook = (): never => raise(new Error('called'))

    expect(
      make({ isFailure: hook, isIgnored: hook, random: hook, resetTimeoutMs: hook, onStateChange: hook }),
    ).not.toThrow()
  })
})

describe('law 12: the strategies check theirs too', () => {
  const bad: [string, () => unknown, ErrorConstructor][] = [
    ['consecutiveFailures', () => consecutiveFailures(0), RangeError],
    ['consecutiveFailures', () => consecutiveFailures('5' as unknown as number), TypeError],
    ['countWindow', () => countWindow(-5), RangeError],
    ['countWindow', () => countWindow(2 ** 24 + 1), RangeError],
    ['timeWindow', () => timeWindow({ durationMs: Infinity, buckets: 10 }), RangeError],
    ['timeWindow', () => timeWindow({ durationMs: NaN, buckets: 10 }), RangeError],
    ['timeWindow', () => timeWindow({ durationMs: 1_000, buckets: 0 }), RangeError],
    ['timeWindow', () => timeWindow({ duration: 1_000 } as object), TypeError],
    ['failureRate', () => failureRate({ threshold: 50, minimumCalls: 1, over: countWindow(10) }), RangeError],
    ['failureRate', () => failureRate({ threshold: 0, minimumCalls: 1, over: countWindow(10) }), RangeError],
    ['failureRate', () => failureRate({ threshhold: 0.5 } as object), TypeError],
    ['constant', () => constant(-1), RangeError],
    ['exponential', () => exponential({ initialMs: 100, maxMs: 10 }), RangeError],
    ['exponential', () => exponential({ initial: 100 } as unknown as { initialMs: number }), TypeError],
    ['sequence', () => sequence([]), RangeError],
  ]

  it.each(bad)('%s names itself in its complaint: %s', (place, attempt, type) => {
    const error = complaint(attempt)

    expect([error instanceof type, error.message.startsWith(`${place}(): `)]).toEqual([true, true])
  })
})

describe('law 12: options are copied, never written to', () => {
  const plain = (): CircuitBreakerOptions => ({
    name: 'billing',
    failureThreshold: 2,
    resetTimeoutMs: 1_000,
    halfOpenMaxCalls: 1,
  })

  it('takes a frozen object', () => {
    expect(make(Object.freeze(plain()))).not.toThrow()
  })

  it('leaves the object as it was after a whole life', () => {
    const options = plain()
    const breaker = new CircuitBreaker(options)

    breaker.acquire().fail()
    breaker.trip()
    breaker.reset()
    withBreaker(() => 'up', options)

    expect(options).toEqual(plain())
  })

  it('does not follow the object when that is changed later', () => {
    const options = plain()
    const breaker = new CircuitBreaker(options)

    Object.assign(options, { name: 'other', failureThreshold: 100 })
    breaker.acquire().fail()
    breaker.acquire().fail()

    expect([breaker.name, breaker.state]).toEqual(['billing', 'open'])
  })

  it('shares nothing between two breakers with the same options object', () => {
    const trip = failureRate({ threshold: 1, minimumCalls: 2, over: countWindow(2) })
    const options: CircuitBreakerOptions = { ...plain(), failureThreshold: undefined, trip }
    const [first, second] = [new CircuitBreaker(options), new CircuitBreaker(options)]

    first.acquire().fail()
    first.acquire().fail()
    second.acquire().fail()

    expect([first.state, second.state]).toEqual(['open', 'closed'])
  })

  it('reads no option after construction', () => {
    let reads = 0
    const options = {
      get failureThreshold() {
        reads++
        return 2
      },
    }
    const breaker = new CircuitBreaker(options)
    const atConstruction = reads

    breaker.acquire().fail()
    breaker.acquire().fail()

    expect([reads, breaker.state]).toEqual([atConstruction, 'open'])
  })
})
