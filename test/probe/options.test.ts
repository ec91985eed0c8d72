import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probeInBackground } from 'recloser/probe'

const breaker = new CircuitBreaker()
const check = (): string => 'up'

describe('probeInBackground', () => {
  it.each([
    [{ intervalMs: 0 }, '`intervalMs` must be a number of milliseconds above 0, at most 2147483647, received 0'],
    [
      { intervalMs: Infinity },
      '`intervalMs` must be a number of milliseconds above 0, at most 2147483647, received Infinity',
    ],
    [
      { timeoutMs: 2 ** 31 },
      '`timeoutMs` must be a number of milliseconds above 0, at most 2147483647, received 2147483648',
    ],
    [{ timeoutMs: NaN }, '`timeoutMs` must be a number of milliseconds above 0, at most 2147483647, received NaN'],
    [{ maxAttempts: 0 }, '`maxAttempts` must be a whole number above 0, or Infinity, received 0'],
    [{ maxAttempts: 1.5 }, '`maxAttempts` must be a whole number above 0, or Infinity, received 1.5'],
    [{ interval: 5 }, 'unknown option `interval`, did you mean `intervalMs`?'],
  ])('refuses %j', (options, message) => {
    expect(() => probeInBackground(breaker, check, options as never)).toThrow(`probeInBackground(): ${message}`)
  })

  it('takes the longest times that a timer can wait', () => {
    const longest = 2 ** 31 - 1

    expect(() => probeInBackground(breaker, check, { intervalMs: longest, timeoutMs: longest }).stop()).not.toThrow()
  })

  it.each([
    [{ halfOpenMaxCalls: 2 }, 1, 2],
    [{ successThreshold: 5 }, 4, 5],
  ])('refuses fewer attempts than the successes that close a circuit with %j', (rules, maxAttempts, least) => {
    const careful = new CircuitBreaker(rules)

    expect(() => probeInBackground(careful, check, { maxAttempts })).toThrow(
      new RangeError(
        `probeInBackground(): \`maxAttempts\` must be at least ${least}, the \`successThreshold\` of the breaker, received ${maxAttempts}`,
      ),
    )
    probeInBackground(careful, check, { maxAttempts: least }).stop()
  })

  it.each([undefined, null, {}, 'search', check])('refuses %j as a breaker', (value) => {
    expect(() => probeInBackground(value as never, check)).toThrow(
      /^probeInBackground\(\): `breaker` must be a CircuitBreaker, received /,
    )
  })

  it('refuses a check that is no function, and a listener that is none', () => {
    expect(() => probeInBackground(breaker, 5 as never)).toThrow(
      new TypeError('probeInBackground(): `check` must be a function, received 5'),
    )
    using probe = probeInBackground(breaker, check, { maxAttempts: Infinity })
    expect(() => probe.subscribe(undefined as never)).toThrow(
      new TypeError('subscribe(): `listener` must be a function, received undefined'),
    )
  })

  it('leaves no listener on the breaker when it refuses', () => {
    const clock = vi.fn(() => 0)
    const untouched = new CircuitBreaker({ clock })

    expect(() => probeInBackground(untouched, check, { timeoutMs: -1 })).toThrow(RangeError)
    untouched.acquire().succeed()

    expect(clock).not.toHaveBeenCalled()
  })
})
