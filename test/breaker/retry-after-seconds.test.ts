import { describe, expect, it } from 'vitest'
import { RejectedError, retryAfterSeconds } from 'recloser'
import type { CircuitBreakerOptions, CircuitOpenError } from 'recloser'
import { untyped } from '../support/complaint.ts'
import { Harness, refusal } from '../support/harness.ts'

const openFor = (forMs: number): CircuitOpenError => {
  const { breaker } = new Harness()
  breaker.trip('down', { forMs })
  return refusal(breaker)
}

const probing = (options: CircuitBreakerOptions = {}): CircuitOpenError => {
  const harness = new Harness(options)
  harness.probe()
  return refusal(harness.breaker)
}

const held = (): CircuitOpenError => {
  const { breaker } = new Harness()
  breaker.hold('open')
  return refusal(breaker)
}

describe('the seconds for a Retry-After header', () => {
  it.each([
    [0.5, 1],
    [1, 1],
    [1_000, 1],
    [1_001, 2],
    [59_999, 60],
    [60_000, 60],
    [60_001, 60],
    [3_600_000, 60],
  ])('of a circuit that is open for %d ms are %d', (forMs, seconds) => {
    expect(retryAfterSeconds(openFor(forMs))).toBe(seconds)
  })

  it.each([
    [1, 1],
    [5, 5],
    [100, 90],
  ])('are at most what is asked for: %d', (maxSeconds, seconds) => {
    expect(retryAfterSeconds(openFor(90_000), { maxSeconds })).toBe(seconds)
  })

  it.each([{}, { probeTimeoutMs: 90_000 }, { probeTimeoutMs: Infinity }])(
    'are 1 while probes are in flight, since they may end at any time: %o',
    (options) => {
      expect(retryAfterSeconds(probing(options))).toBe(1)
    },
  )

  it.each([
    ['a circuit that is held', held()],
    ['a circuit that is open without end', openFor(Infinity)],
    ['another rejection', new RejectedError('full', 'ERR_BULKHEAD_FULL')],
    ['an error of a dependency', new Error('down')],
    ['an error that only looks like one', { code: 'ERR_CIRCUIT_OPEN', retryAfterMs: 5 }],
    ['undefined', undefined],
    ['null', null],
    ['text', 'text'],
  ])('are none for %s', (_title, error) => {
    expect(retryAfterSeconds(error)).toBeUndefined()
  })

  it('are found where a client has wrapped the refusal', () => {
    const error = new TypeError('fetch failed', { cause: openFor(2_000) })

    expect(retryAfterSeconds(error)).toBe(2)
  })

  it('are none where another copy of the package says no number', () => {
    const foreign = { code: 'ERR_CIRCUIT_OPEN', retryAfterMs: NaN, [Symbol.for('recloser.rejected')]: true }

    expect(retryAfterSeconds(foreign)).toBeUndefined()
  })

  it.each([0, -1, 1.5, NaN, Infinity])('refuse %d for the most', (maxSeconds) => {
    expect(() => retryAfterSeconds(openFor(1), { maxSeconds })).toThrow(
      new RangeError(`retryAfterSeconds(): \`maxSeconds\` must be a whole number above 0, received ${maxSeconds}`),
    )
  })

  it.each([{ maxSecond: 1 }, { maxSeconds: '1' }, null, 5])('refuse %o for options, whatever the error', (options) => {
    expect(() => retryAfterSeconds(new Error('down'), untyped(options))).toThrow(TypeError)
  })
})
