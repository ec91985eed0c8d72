import { describe, expect, it } from 'vitest'
import { exponential } from 'recloser/backoff'
import type { Backoff } from 'recloser/backoff'
import { Harness } from '../support/harness.ts'

type Context = Parameters<Backoff>[0]

/** A breaker that opens on one failure, and what its backoff was asked. */
const asking = (
  delayMs: (attempt: number) => number = (attempt) => attempt * 1_000,
): { harness: Harness; asked: Context[] } => {
  const asked: Context[] = []
  const resetTimeoutMs: Backoff = (context) => {
    asked.push(context)
    return delayMs(context.attempt)
  }
  return { harness: new Harness({ failureThreshold: 1, resetTimeoutMs }), asked }
}

/** Waits the open period out. */
const wait = (harness: Harness): void => {
  harness.pass(harness.breaker.retryAfterMs)
}

const attempts = (asked: Context[]): number[] => asked.map(({ attempt }) => attempt)

describe('law 11: backoff attempt', () => {
  it('is 0 before the first opening', () => {
    const { harness } = asking()

    expect(harness.breaker.stats.attempt).toBe(0)
  })

  it('is 1 at the first opening', () => {
    const { harness, asked } = asking()

    harness.fail()

    expect([attempts(asked), harness.breaker.stats.attempt]).toEqual([[1], 1])
  })

  it('grows with each reopening', () => {
    const { harness, asked } = asking()

    for (let opening = 0; opening < 5; opening++) {
      harness.fail()
      wait(harness)
    }

    expect(attempts(asked)).toEqual([1, 2, 3, 4, 5])
  })

  it('makes the open periods grow', () => {
    const harness = new Harness({ failureThreshold: 1, resetTimeoutMs: exponential({ initialMs: 100, maxMs: 500 }) })
    const waits: number[] = []

    for (let opening = 0; opening < 5; opening++) {
      harness.fail()
      waits.push(harness.breaker.retryAfterMs)
      wait(harness)
    }

    expect(waits).toEqual([100, 200, 400, 500, 500])
  })

  it('is told with the transition that opens', () => {
    const { harness } = asking()
    harness.fail()
    wait(harness)

    harness.fail()

    expect(harness.events.at(-1)).toMatchObject({ type: 'transition', to: 'open', attempt: 2, openForMs: 2_000 })
  })

  it('survives a close', () => {
    const { harness, asked } = asking()
    harness.fail()
    wait(harness)
    harness.succeed()

    harness.fail()

    expect(attempts(asked)).toEqual([1, 2])
  })

  it('survives a close that lasted one millisecond less than the circuit was last open', () => {
    const { harness, asked } = asking()
    harness.fail()
    wait(harness)
    harness.succeed()
    harness.pass(999)

    harness.fail()

    expect(attempts(asked)).toEqual([1, 2])
  })

  it('falls back to 1 once the circuit has stayed closed exactly as long as it was last open', () => {
    const { harness, asked } = asking()
    harness.fail()
    wait(harness)
    harness.succeed()
    harness.pass(1_000)

    harness.fail()

    expect(attempts(asked)).toEqual([1, 1])
  })

  it('measures by the last open period, not by the first', () => {
    const { harness, asked } = asking()
    harness.fail()
    wait(harness)
    harness.fail()
    wait(harness)
    harness.succeed()
    harness.pass(1_999)
    harness.fail()
    wait(harness)
    harness.succeed()
    harness.pass(3_000)

    harness.fail()

    expect(attempts(asked)).toEqual([1, 2, 3, 1])
  })

  it('does not take half-open time for closed time', () => {
    const { harness, asked } = asking()
    harness.fail()
    wait(harness)
    const probe = harness.breaker.acquire()
    harness.pass(900)
    probe.ignore()
    harness.pass(100_000)
    harness.succeed()

    harness.fail()

    expect(attempts(asked)).toEqual([1, 2])
  })

  it('does not take the time for open time in which nobody asked after the open period', () => {
    const { harness, asked } = asking()
    harness.fail()
    harness.pass(1_000_000)
    harness.succeed()
    harness.pass(1_000)

    harness.fail()

    expect(attempts(asked)).toEqual([1, 1])
  })

  it('does not grow with failures that do not open', () => {
    const harness = new Harness({ failureThreshold: 3 })

    harness.fail(2)
    harness.succeed()
    harness.fail(3)

    expect(harness.breaker.stats.attempt).toBe(1)
  })

  it('counts a manual opening like any other', () => {
    const { harness, asked } = asking()
    harness.breaker.trip()
    wait(harness)

    harness.fail()

    expect(attempts(asked)).toEqual([1, 2])
  })

  it('stays the same when trip() restarts the open period', () => {
    const { harness } = asking()
    harness.fail()

    harness.breaker.trip()
    harness.breaker.trip()

    expect([harness.breaker.stats.attempt, harness.breaker.retryAfterMs]).toEqual([1, 1_000])
  })

  it('is forgotten by reset()', () => {
    const { harness, asked } = asking()
    harness.fail()
    wait(harness)
    harness.fail()
    harness.breaker.reset()
    const between = harness.breaker.stats.attempt

    harness.fail()

    expect([between, attempts(asked)]).toEqual([0, [1, 2, 1]])
  })

  it('reads, while closed, the attempt of the latest opening', () => {
    const { harness } = asking()
    harness.fail()
    wait(harness)
    harness.fail()
    wait(harness)

    harness.succeed()

    expect(harness.breaker.stats.attempt).toBe(2)
  })

  it('tells the backoff the failure that opens', () => {
    const { harness, asked } = asking()
    const failure = new Error('down')

    harness.fail(1, failure)

    expect(asked[0]?.failure).toBe(failure)
  })

  it('tells the backoff the delay before this one', () => {
    const { harness, asked } = asking()
    harness.fail()
    wait(harness)

    harness.fail()

    expect([asked[0]?.previousMs, asked[1]?.previousMs]).toEqual([undefined, 1_000])
  })

  it('hands the backoff the source of chance from the options', () => {
    const harness = new Harness({ random: () => 0.25, resetTimeoutMs: ({ random }) => 1_000 * random() })

    harness.breaker.trip()

    expect(harness.breaker.retryAfterMs).toBe(250)
  })

  it('asks the backoff once per opening', () => {
    const { harness, asked } = asking()

    harness.fail()
    void harness.breaker.retryAfterMs
    harness.breaker.tryAcquire()
    void harness.breaker.stats

    expect(asked).toHaveLength(1)
  })
})
