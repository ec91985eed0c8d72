import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, execute } from 'recloser'
import {
  all,
  any,
  callerAborted,
  errorName,
  errorWhere,
  httpStatus,
  instanceOf,
  networkError,
  not,
  rejected,
  timedOut,
  valueWhere,
  type Outcome,
  type OutcomePredicate,
} from 'recloser/predicates'

describe('predicates', () => {
  it('are all of one type, ready made or made', () => {
    expectTypeOf(rejected).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(networkError).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(timedOut).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(callerAborted).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(any(rejected, not(timedOut))).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(all(rejected, httpStatus(429, '5xx'))).toEqualTypeOf<OutcomePredicate>()
  })

  it('narrow the outcome by its status', () => {
    const predicate: OutcomePredicate = (outcome, { probe, signal }) => {
      expectTypeOf(probe).toEqualTypeOf<boolean>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal | undefined>()
      if (outcome.status === 'fulfilled') expectTypeOf(outcome.value).toEqualTypeOf<unknown>()
      return outcome.status === 'rejected'
    }
    void predicate

    expectTypeOf<Outcome<number>>().toEqualTypeOf<Outcome<number>>()
  })

  it('ask about an error of any type', () => {
    errorWhere((error) => {
      expectTypeOf(error).toEqualTypeOf<unknown>()
      return true
    })
  })

  it('ask about a value of the type that is written down', () => {
    expectTypeOf(valueWhere((value: { ok: boolean }) => !value.ok)).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(valueWhere<{ ok: boolean }>(({ ok }) => !ok)).toEqualTypeOf<OutcomePredicate>()
  })

  it('take any class, an abstract one too', () => {
    abstract class Down extends Error {}

    expectTypeOf(instanceOf(Down, TypeError, DOMException)).toEqualTypeOf<OutcomePredicate>()
  })

  it('serve a breaker and a single call', () => {
    void execute(new CircuitBreaker({ isFailure: rejected }), () => 1, {
      isIgnored: callerAborted,
      isFailure: timedOut,
    })
  })

  it('refuse misuse', () => {
    // @ts-expect-error -- no such class of statuses
    httpStatus('6xx')
    // @ts-expect-error -- a status is a number
    httpStatus('503')
    // @ts-expect-error -- names are strings
    errorName(TypeError)
    // @ts-expect-error -- an error is no class
    instanceOf(new Error('down'))
    // @ts-expect-error -- one predicate
    not()
    // @ts-expect-error -- a promise would always be true
    valueWhere(() => Promise.resolve(true))
  })
})
