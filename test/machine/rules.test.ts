import { describe, expect, it } from 'vitest'
import { constant } from 'recloser/backoff'
import { rulesOf } from 'recloser/machine'
import { consecutiveFailures } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'

const context = { attempt: 1, random: () => 0 }

describe('rulesOf', () => {
  it('has the defaults that the options say', () => {
    const rules = rulesOf()

    expect(rules).toMatchObject({
      trip: { shape: 'consecutiveFailures' },
      recovery: { shape: 'probes', successes: 1, failures: 1 },
      probeTimeoutMs: undefined,
    })
  })

  it('waits a minute where nothing else is said', () => {
    expect(rulesOf().backoff(context)).toBe(60_000)
  })

  it('draws chance from Math.random where nothing else is said', () => {
    const drawn = rulesOf().random()

    expect(drawn >= 0 && drawn < 1).toBe(true)
  })

  it('opens at 5 failures in a row where nothing else is said', () => {
    const { trip } = rulesOf()
    const tally = trip.empty()

    const words = Array.from({ length: 5 }, () => trip.record(tally, true, 0, 0))

    expect(words.findIndex((said) => said !== undefined)).toBe(4)
  })

  it('closes at as many good probes as may be in flight', () => {
    expect(rulesOf({ halfOpenMaxCalls: 3 }).recovery.successes).toBe(3)
  })

  it('makes a backoff of a number', () => {
    expect(rulesOf({ resetTimeoutMs: 250 }).backoff(context)).toBe(250)
  })

  it('takes a backoff as it is', () => {
    const backoff = constant(5)

    expect(rulesOf({ resetTimeoutMs: backoff }).backoff).toBe(backoff)
  })

  it('takes a strategy as it is', () => {
    const trip = consecutiveFailures(2)

    expect(rulesOf({ trip }).trip).toBe(trip)
  })

  it('takes undefined for absent', () => {
    expect(rulesOf({ trip: undefined, failureThreshold: 2, probeTimeoutMs: undefined }).probeTimeoutMs).toBeUndefined()
  })

  it.each<[object, ErrorConstructor, string]>([
    [{ failureThreshold: 0 }, RangeError, 'rulesOf(): `failureThreshold` must be a whole number above 0, received 0'],
    [
      { resetTimeoutMs: -1 },
      RangeError,
      'rulesOf(): `resetTimeoutMs` must be a number of milliseconds, 0 or more, or a backoff, received -1',
    ],
    [
      { resetTimeoutMs: '1' },
      TypeError,
      'rulesOf(): `resetTimeoutMs` must be a number of milliseconds, 0 or more, or a backoff, received "1"',
    ],
    [{ random: 0.5 }, TypeError, 'rulesOf(): `random` must be a function, received 0.5'],
    [
      { trip: {} },
      TypeError,
      'rulesOf(): `trip` must be a trip strategy, such as consecutiveFailures(5), received an object',
    ],
    [{ name: 'billing' }, TypeError, 'rulesOf(): unknown option `name`'],
    [
      { trip: consecutiveFailures(), failureThreshold: 5 },
      TypeError,
      'rulesOf(): `failureThreshold` must be absent where `trip` is given, since both set the same rule, received 5',
    ],
  ])('refuses %j in its own name', (options, Kind, words) => {
    const error = complaint(() => rulesOf(options))

    expect([error instanceof Kind, error.message]).toEqual([true, expect.stringContaining(words)])
  })

  it.each([null, 5, [], 'x'].map((options) => ({ options })))('refuses $options in place of options', ({ options }) => {
    expect(() => rulesOf(untyped(options))).toThrow(/^rulesOf\(\): `options` must be an object, received /)
  })
})
