import { describe, expect, it } from 'vitest'
import { breakerFlags, breakerInWords, breakerOptions, gridOf } from '../../src/cli/breaker-flags.ts'
import { readFlags } from '../../src/cli/flags.ts'
import { Harness } from '../support/harness.ts'

const given = (...args: readonly string[]) => readFlags(args, breakerFlags)
const harnessOf = (...args: readonly string[]): Harness => new Harness(breakerOptions(given(...args)))

/** The reason of the opening, after so many calls have ended in each way, a call every 100 ms. */
function openedBy(harness: Harness, successes: number, failures: number): string | undefined {
  for (let call = 0; call < successes + failures && harness.breaker.state === 'closed'; call++) {
    harness.pass(100)
    if (call < successes) harness.succeed()
    else harness.fail()
  }
  const last = harness.events.at(-1)
  return last?.type === 'transition' && last.to === 'open' ? last.reason : undefined
}

describe('the flags of the breaker', () => {
  it('are the default where none is given', () => {
    expect(openedBy(harnessOf(), 0, 5)).toBe('5 failures in a row')
  })

  it('count failures in a row', () => {
    expect(openedBy(harnessOf('--failure-threshold', '3'), 0, 3)).toBe('3 failures in a row')
  })

  it('open at a share of failures of at least 20 calls in 10 seconds', () => {
    expect(openedBy(harnessOf('--failure-rate', '50%'), 9, 10)).toBeUndefined()
    expect(openedBy(harnessOf('--failure-rate', '50%'), 10, 10)).toBe('failure rate 0.5 of 20 calls')
    // A tenth of a second each: a hundred calls in ten seconds.
    expect(openedBy(harnessOf('--failure-rate', '90%'), 100, 80)).toBeUndefined()
    expect(openedBy(harnessOf('--failure-rate', '90%'), 100, 99)).toMatch(/^failure rate 0\.9/)
  })

  it('take another number of calls, and another window', () => {
    expect(openedBy(harnessOf('--failure-rate', '50%', '--minimum-calls', '4'), 2, 2)).toBe(
      'failure rate 0.5 of 4 calls',
    )
    expect(openedBy(harnessOf('--failure-rate', '90%', '--minimum-calls', '4', '--window', '1s'), 100, 11)).toMatch(
      /^failure rate/,
    )
  })

  it('count failures in a row beside a share, only where both are given', () => {
    expect(openedBy(harnessOf('--failure-rate', '50%'), 0, 19)).toBeUndefined()
    expect(openedBy(harnessOf('--failure-rate', '50%', '--failure-threshold', '3'), 0, 3)).toBe('3 failures in a row')
    expect(openedBy(harnessOf('--failure-rate', '50%', '--failure-threshold', '30'), 10, 10)).toMatch(/^failure rate/)
  })

  const slow = (harness: Harness, calls: number, tookMs: number): string => {
    for (let call = 0; call < calls; call++) {
      const permit = harness.breaker.acquire()
      harness.pass(tookMs)
      permit.succeed()
      if (harness.breaker.state === 'open') break
    }
    return harness.breaker.state
  }

  it('open at a share of slow calls, of half of them unless told otherwise', () => {
    expect(slow(harnessOf('--slow-calls', '200ms', '--minimum-calls', '4'), 4, 201)).toBe('open')
    expect(slow(harnessOf('--slow-calls', '200ms', '--minimum-calls', '4'), 4, 199)).toBe('closed')
    const three = harnessOf('--slow-calls', '200ms', '--minimum-calls', '4')
    expect([slow(three, 2, 10), slow(three, 2, 201)]).toEqual(['closed', 'open'])
    const strict = harnessOf('--slow-calls', '200ms', '--minimum-calls', '4', '--slow-rate', '80%')
    expect([slow(strict, 2, 10), slow(strict, 2, 201)]).toEqual(['closed', 'closed'])
  })

  it('refuse a share of slow calls where nobody says what is slow', () => {
    expect(() => breakerOptions(given('--slow-rate', '80%'))).toThrow('--slow-rate needs --slow-calls DURATION')
  })

  it('open when five calls hang', () => {
    const hang = (calls: number): string => {
      const harness = harnessOf('--stalled', '2s')
      for (let call = 0; call < calls; call++) harness.breaker.acquire()
      harness.pass(2_000)
      harness.breaker.tryAcquire()
      return harness.breaker.state
    }

    expect([hang(4), hang(5)]).toEqual(['closed', 'open'])
  })

  it('take the recommended options, under those that are given', () => {
    const harness = harnessOf('--recommended', '--reset-timeout', '7s')

    expect(openedBy(harness, 0, 6)).toBe('6 failures in a row')
    expect(harness.breaker.retryAfterMs).toBe(7_000)
  })

  it('let the traffic come back step by step only where that is asked for', () => {
    const afterProbe = (...args: readonly string[]): string => {
      const harness = harnessOf('--failure-threshold', '1', '--reset-timeout', '1s', ...args)
      harness.fail()
      harness.pass(999)
      harness.breaker.tryAcquire()
      harness.pass(1)
      harness.succeed()
      return harness.breaker.state
    }

    expect([afterProbe(), afterProbe('--slow-start')]).toEqual(['closed', 'half-open'])
  })

  it('are a grid where several values are given', () => {
    const all = given('--failure-threshold', '3, 5', '--reset-timeout', '1s,1m', '--window', '5s')

    expect(gridOf(all)).toEqual({ failureThreshold: [3, 5], resetTimeoutMs: [1_000, 60_000] })
  })

  it('are told as they were given, without those of other things', () => {
    const { flags, paths } = given('--recommended', '--window', '5s')

    expect(breakerInWords({ flags: { ...flags, stalled: undefined, json: true }, paths })).toBe(
      '--recommended --window 5s',
    )
  })
})
