import { describe, expect, it } from 'vitest'
import { exponential } from '../../src/backoff.ts'
import type { Backoff } from '../../src/backoff.ts'
import { Bench } from './bench.ts'

type Context = Parameters<Backoff>[0]

/** A breaker that opens on one failure, and what its backoff was asked. */
const asking = (
  delayMs: (attempt: number) => number = (attempt) => attempt * 1_000,
): { bench: Bench; asked: Context[] } => {
  const asked: Context[] = []
  const resetTimeoutMs: Backoff = (context) => {
    asked.push(context)
    return delayMs(context.attempt)
  }
  return { bench: new Bench({ failureThreshold: 1, resetTimeoutMs }), asked }
}

/** Waits the open period out. */
const wait = (bench: Bench): void => {
  bench.pass(bench.breaker.retryAfterMs)
}

const attempts = (asked: Context[]): number[] => asked.map(({ attempt }) => attempt)

describe('law 11: backoff attempt', () => {
  it('is 0 before the first opening', () => {
    const { bench } = asking()

    expect(bench.breaker.stats.attempt).toBe(0)
  })

  it('is 1 at the first opening', () => {
    const { bench, asked } = asking()

    bench.fail()

    expect([attempts(asked), bench.breaker.stats.attempt]).toEqual([[1], 1])
  })

  it('grows with each reopening', () => {
    const { bench, asked } = asking()

    for (let opening = 0; opening < 5; opening++) {
      bench.fail()
      wait(bench)
    }

    expect(attempts(asked)).toEqual([1, 2, 3, 4, 5])
  })

  it('makes the open periods grow', () => {
    const bench = new Bench({ failureThreshold: 1, resetTimeoutMs: exponential({ initialMs: 100, maxMs: 500 }) })
    const waits: number[] = []

    for (let opening = 0; opening < 5; opening++) {
      bench.fail()
      waits.push(bench.breaker.retryAfterMs)
      wait(bench)
    }

    expect(waits).toEqual([100, 200, 400, 500, 500])
  })

  it('is told with the transition that opens', () => {
    const { bench } = asking()
    bench.fail()
    wait(bench)

    bench.fail()

    expect(bench.events.at(-1)).toMatchObject({ type: 'transition', to: 'open', attempt: 2, openForMs: 2_000 })
  })

  it('survives a close', () => {
    const { bench, asked } = asking()
    bench.fail()
    wait(bench)
    bench.succeed()

    bench.fail()

    expect(attempts(asked)).toEqual([1, 2])
  })

  it('survives a close that lasted one millisecond less than the circuit was last open', () => {
    const { bench, asked } = asking()
    bench.fail()
    wait(bench)
    bench.succeed()
    bench.pass(999)

    bench.fail()

    expect(attempts(asked)).toEqual([1, 2])
  })

  it('falls back to 1 once the circuit has stayed closed exactly as long as it was last open', () => {
    const { bench, asked } = asking()
    bench.fail()
    wait(bench)
    bench.succeed()
    bench.pass(1_000)

    bench.fail()

    expect(attempts(asked)).toEqual([1, 1])
  })

  it('measures by the last open period, not by the first', () => {
    const { bench, asked } = asking()
    bench.fail()
    wait(bench)
    bench.fail()
    wait(bench)
    bench.succeed()
    bench.pass(1_999)
    bench.fail()
    wait(bench)
    bench.succeed()
    bench.pass(3_000)

    bench.fail()

    expect(attempts(asked)).toEqual([1, 2, 3, 1])
  })

  it('does not take half-open time for closed time', () => {
    const { bench, asked } = asking()
    bench.fail()
    wait(bench)
    const probe = bench.breaker.acquire()
    bench.pass(900)
    probe.ignore()
    bench.pass(100_000)
    bench.succeed()

    bench.fail()

    expect(attempts(asked)).toEqual([1, 2])
  })

  it('does not take the time for open time in which nobody asked after the open period', () => {
    const { bench, asked } = asking()
    bench.fail()
    bench.pass(1_000_000)
    bench.succeed()
    bench.pass(1_000)

    bench.fail()

    expect(attempts(asked)).toEqual([1, 1])
  })

  it('does not grow with failures that do not open', () => {
    const bench = new Bench({ failureThreshold: 3 })

    bench.fail(2)
    bench.succeed()
    bench.fail(3)

    expect(bench.breaker.stats.attempt).toBe(1)
  })

  it('counts a manual opening like any other', () => {
    const { bench, asked } = asking()
    bench.breaker.trip()
    wait(bench)

    bench.fail()

    expect(attempts(asked)).toEqual([1, 2])
  })

  it('stays the same when trip() restarts the open period', () => {
    const { bench } = asking()
    bench.fail()

    bench.breaker.trip()
    bench.breaker.trip()

    expect([bench.breaker.stats.attempt, bench.breaker.retryAfterMs]).toEqual([1, 1_000])
  })

  it('is forgotten by reset()', () => {
    const { bench, asked } = asking()
    bench.fail()
    wait(bench)
    bench.fail()
    bench.breaker.reset()
    const between = bench.breaker.stats.attempt

    bench.fail()

    expect([between, attempts(asked)]).toEqual([0, [1, 2, 1]])
  })

  it('reads, while closed, the attempt of the latest opening', () => {
    const { bench } = asking()
    bench.fail()
    wait(bench)
    bench.fail()
    wait(bench)

    bench.succeed()

    expect(bench.breaker.stats.attempt).toBe(2)
  })

  it('tells the backoff the failure that opens', () => {
    const { bench, asked } = asking()
    const failure = new Error('down')

    bench.fail(1, failure)

    expect(asked[0]?.failure).toBe(failure)
  })

  it('tells the backoff the delay before this one', () => {
    const { bench, asked } = asking()
    bench.fail()
    wait(bench)

    bench.fail()

    expect([asked[0]?.previousMs, asked[1]?.previousMs]).toEqual([undefined, 1_000])
  })

  it('hands the backoff the source of chance from the options', () => {
    const bench = new Bench({ random: () => 0.25, resetTimeoutMs: ({ random }) => 1_000 * random() })

    bench.breaker.trip()

    expect(bench.breaker.retryAfterMs).toBe(250)
  })

  it('asks the backoff once per opening', () => {
    const { bench, asked } = asking()

    bench.fail()
    void bench.breaker.retryAfterMs
    bench.breaker.tryAcquire()
    void bench.breaker.stats

    expect(asked).toHaveLength(1)
  })
})
