import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import {
  anyOf,
  consecutiveFailures,
  countWindow,
  failureCount,
  failureRate,
  slowCallRate,
  stalled,
  timeWindow,
  type FailureRateOptions,
  type TripStrategy,
  type TripWindow,
} from 'recloser/trip'
import {
  constant,
  decorrelatedJitter,
  exponential,
  linear,
  sequence,
  withJitter,
  withRetryAfter,
  type Backoff,
  type BackoffContext,
} from 'recloser/backoff'

describe('strategies', () => {
  it('serve every breaker and every list, whatever their tally', () => {
    expectTypeOf(consecutiveFailures()).toExtend<TripStrategy>()
    expectTypeOf(anyOf(consecutiveFailures(), failureRate())).toExtend<TripStrategy>()
    expectTypeOf(countWindow()).toExtend<TripWindow>()
    expectTypeOf(timeWindow()).toExtend<TripWindow>()
    void new CircuitBreaker({ trip: consecutiveFailures(3) })
    void failureRate({ over: countWindow(10) })
  })

  it('are of types that a user can name', () => {
    expectTypeOf(consecutiveFailures()).toEqualTypeOf<TripStrategy>()
    expectTypeOf(anyOf(consecutiveFailures())).toEqualTypeOf<TripStrategy>()
    expectTypeOf(countWindow()).toEqualTypeOf<TripWindow>()
    expectTypeOf(timeWindow()).toEqualTypeOf<TripWindow>()
    expectTypeOf(failureRate).parameter(0).toEqualTypeOf<FailureRateOptions | undefined>()
  })

  it('take undefined for what is absent, as the run time does', () => {
    failureRate({ threshold: undefined, minimumCalls: undefined, over: undefined })
    failureCount({ threshold: undefined, over: undefined })
    timeWindow({ durationMs: undefined, buckets: undefined })
    const absent = { slowerThanMs: undefined, clockless: undefined, maxCalls: undefined }
    expectTypeOf(absent).toExtend<Pick<TripStrategy, 'slowerThanMs' | 'clockless'> & Pick<TripWindow, 'maxCalls'>>()
    // @ts-expect-error -- this one has no default
    slowCallRate({ slowerThanMs: undefined })
  })

  it("can be one's own, with a tally that is typed", () => {
    const firstOfAll: TripStrategy<{ failed: boolean }> = {
      shape: 'firstOfAll',
      empty: () => ({ failed: false }),
      record: (tally, failed) => {
        tally.failed ||= failed
        return tally.failed ? 'a failure' : undefined
      },
      counts: ({ failed }) => ({ failures: Number(failed), successes: 0 }),
      save: (tally) => tally,
      load: () => ({ failed: false }),
    }

    void new CircuitBreaker({ trip: firstOfAll })
  })

  it('can follow calls in flight, by tickets of any kind', () => {
    const busy: TripStrategy<{ inFlight: number }> = {
      ...(consecutiveFailures() as TripStrategy<never>),
      empty: () => ({ inFlight: 0 }),
      enter: (tally, nowMs) => ({ id: ++tally.inFlight, nowMs }),
      leave(tally, ticket, ending) {
        expectTypeOf(ticket).toBeUnknown()
        expectTypeOf(ending).toEqualTypeOf<'success' | 'failure' | 'ignored' | 'abandoned' | 'unreached'>()
        tally.inFlight--
      },
      overdue: ({ inFlight }) => (inFlight > 100 ? 'too many calls in flight' : undefined),
    }

    void new CircuitBreaker({ trip: busy })
    expectTypeOf<TripStrategy['enter']>().toBeNullable()
    // @ts-expect-error -- a reason is made of words
    void ({ ...busy, overdue: () => 5 } satisfies TripStrategy<{ inFlight: number }>)
    // @ts-expect-error -- it is asked at once, and cannot wait
    void ({ ...busy, overdue: () => Promise.resolve('late') } satisfies TripStrategy<{ inFlight: number }>)
    // @ts-expect-error -- no such ending
    void busy.leave?.({ inFlight: 1 }, 1, 'late', 5)
  })

  it('refuse misuse', () => {
    // @ts-expect-error -- slowerThanMs has no sane default
    slowCallRate({ threshold: 0.5 })
    // @ts-expect-error -- a number of calls is no window
    failureRate({ over: 100 })
    // @ts-expect-error -- unknown option
    timeWindow({ duration: 60_000 })
    // @ts-expect-error -- a window is no strategy
    anyOf(countWindow())
    // @ts-expect-error -- failure thresholds are numbers
    consecutiveFailures('5')
    // @ts-expect-error -- the number comes first
    consecutiveFailures({ forMs: 5 })
    // @ts-expect-error -- unknown option
    consecutiveFailures(5, { lastingMs: 5 })
    // @ts-expect-error -- a number of calls
    stalled({ minimumCalls: '10' })
  })
})

describe('backoffs', () => {
  it('are functions of their context alone', () => {
    expectTypeOf(constant(5)).toEqualTypeOf<Backoff>()
    expectTypeOf<Backoff>().parameters.toEqualTypeOf<[context: BackoffContext]>()
    expectTypeOf<BackoffContext['failure']>().toEqualTypeOf<unknown>()
  })

  it('serve a breaker beside a plain number', () => {
    void new CircuitBreaker({ resetTimeoutMs: withRetryAfter(withJitter(linear({ initialMs: 5 }), 'full')) })
    void new CircuitBreaker({ resetTimeoutMs: ({ attempt }) => attempt * 1_000 })
    void new CircuitBreaker({ resetTimeoutMs: 1_000 })
  })

  it('take undefined for what is absent, as the run time does', () => {
    linear({ initialMs: 5, stepMs: undefined, maxMs: undefined })
    exponential({ initialMs: 5, factor: undefined, maxMs: undefined })
    withRetryAfter(constant(5), { maxMs: undefined, wallClock: undefined })
  })

  it('refuse misuse', () => {
    // @ts-expect-error -- initialMs has no sane default
    linear({ maxMs: 5 })
    // @ts-expect-error -- initialMs has no sane default
    decorrelatedJitter({})
    // @ts-expect-error -- a list, not arguments
    sequence(1, 2)
    // @ts-expect-error -- no such spread
    withJitter(constant(5), 'half')
    // @ts-expect-error -- a backoff, not a number
    withRetryAfter(5)
    // @ts-expect-error -- a delay is no promise
    void new CircuitBreaker({ resetTimeoutMs: () => Promise.resolve(5) })
  })
})
