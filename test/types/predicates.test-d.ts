import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, execute, executeSync, tryExecute, type Outcome as CoreOutcome } from 'recloser'
import {
  all,
  any,
  anyError,
  callerAborted,
  errorName,
  errorWhere,
  grpcStatus,
  httpStatus,
  instanceOf,
  networkError,
  not,
  redisReply,
  sqlState,
  timedOut,
  valueWhere,
  type GrpcStatus,
  type Outcome,
  type OutcomePredicate,
} from 'recloser/predicates'

interface Answer {
  readonly ok: boolean
}

/** A place where the type of the value is known. */
declare function judge<T>(predicate: OutcomePredicate<T>): void

describe('predicates', () => {
  it('are all of one type, ready made or made', () => {
    expectTypeOf(anyError).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(networkError).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(timedOut).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(callerAborted).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(any(anyError, not(timedOut))).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(all(anyError, httpStatus(429, '5xx'))).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(all(anyError, not(grpcStatus('NOT_FOUND')))).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf(any(sqlState('23'), redisReply('ERR'))).toEqualTypeOf<OutcomePredicate>()
    expectTypeOf<'UNAVAILABLE'>().toExtend<GrpcStatus>()
  })

  it('narrow the outcome by its status', () => {
    const predicate: OutcomePredicate = (outcome, { probe, signal }) => {
      expectTypeOf(probe).toEqualTypeOf<boolean>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal | undefined>()
      if (outcome.status === 'fulfilled') expectTypeOf(outcome.value).toEqualTypeOf<unknown>()
      return outcome.status === 'rejected'
    }
    void predicate

    expectTypeOf<Outcome>().toEqualTypeOf<CoreOutcome>()
  })

  it('give the reason of a rejection as unknown, so that nobody reads a property of it unchecked', () => {
    const predicate: OutcomePredicate = (outcome) => {
      if (outcome.status === 'rejected') expectTypeOf(outcome.reason).toEqualTypeOf<unknown>()
      // @ts-expect-error -- whatever was thrown may have no message
      return outcome.status === 'rejected' && outcome.reason.message === 'down'
    }
    void predicate
  })

  it('take what Promise.allSettled gives', () => {
    expectTypeOf<PromiseSettledResult<number>>().toExtend<Outcome<number>>()
  })

  it('ask about an error of any type', () => {
    errorWhere((error) => {
      expectTypeOf(error).toEqualTypeOf<unknown>()
      return true
    })
  })

  it('ask about a value of the type that is written down', () => {
    expectTypeOf(valueWhere((value: Answer) => !value.ok)).toEqualTypeOf<OutcomePredicate<Answer>>()
    expectTypeOf(valueWhere<Answer>(({ ok }) => !ok)).toEqualTypeOf<OutcomePredicate<Answer>>()
  })

  it('keep the type of the value where they are combined', () => {
    const refused = valueWhere<Answer>(({ ok }) => !ok)

    expectTypeOf(not(refused)).toEqualTypeOf<OutcomePredicate<Answer>>()
    expectTypeOf(any(anyError, refused)).toEqualTypeOf<OutcomePredicate<Answer>>()
    expectTypeOf(all(refused, not(networkError))).toEqualTypeOf<OutcomePredicate<Answer>>()
    expectTypeOf(any(anyError, ({ status }: Outcome<Answer>) => status === 'fulfilled')).toEqualTypeOf<
      OutcomePredicate<Answer>
    >()
  })

  it('learn the type of the value from the place where they are used', () => {
    judge<Answer>((outcome) => outcome.status === 'fulfilled' && !outcome.value.ok)
    judge<Answer>(valueWhere((value) => !value.ok))
    judge<Answer>(not(valueWhere((value) => value.ok)))
    judge<Answer>(any(anyError, (outcome) => outcome.status === 'fulfilled' && !outcome.value.ok))
    judge<Answer>(
      all(
        valueWhere((value) => !value.ok),
        not(networkError),
      ),
    )
    judge<Answer>(any(anyError, httpStatus('5xx')))
    // @ts-expect-error -- the value is no number
    judge<Answer>((outcome) => outcome.status === 'fulfilled' && outcome.value.ok > 1)
    // @ts-expect-error -- the value is no text
    judge<Answer>(valueWhere((value: string) => value === ''))
    // @ts-expect-error -- the value is no text, also for one predicate of several
    judge<Answer>(any(anyError, (outcome: Outcome<string>) => outcome.status === 'fulfilled' && outcome.value === ''))
  })

  it('of one type of value serve where the type is not known', () => {
    void new CircuitBreaker({ isFailure: valueWhere((value: Answer) => !value.ok) })
    void new CircuitBreaker({
      isFailure: any(
        anyError,
        valueWhere<Answer>((value) => !value.ok),
      ),
    })
  })

  it('take any class, an abstract one too', () => {
    abstract class Down extends Error {}

    expectTypeOf(instanceOf(Down, TypeError, DOMException)).toEqualTypeOf<OutcomePredicate>()
  })

  it('say nothing of what a call returns', () => {
    expectTypeOf(execute(new CircuitBreaker(), () => 5, { isFailure: anyError })).toEqualTypeOf<Promise<number>>()
    expectTypeOf(new CircuitBreaker().execute(() => 5, { isFailure: anyError })).toEqualTypeOf<Promise<number>>()
    expectTypeOf(executeSync(new CircuitBreaker(), () => 5, { isFailure: anyError })).toEqualTypeOf<number>()
    expectTypeOf(tryExecute(new CircuitBreaker(), () => 5, { isFailure: anyError })).toEqualTypeOf<
      Promise<CoreOutcome<number>>
    >()
    expectTypeOf(execute(new CircuitBreaker(), () => 5, { isIgnored: any(timedOut, anyError) })).toEqualTypeOf<
      Promise<number>
    >()
  })

  it('serve a breaker and a single call', () => {
    void execute(new CircuitBreaker({ isFailure: anyError }), () => 1, {
      isIgnored: callerAborted,
      isFailure: timedOut,
    })
  })

  it('refuse misuse', () => {
    // @ts-expect-error -- no such class of statuses
    httpStatus('6xx')
    // @ts-expect-error -- a status is a number
    httpStatus('503')
    // @ts-expect-error -- no such status, since it is no error
    grpcStatus('OK')
    // @ts-expect-error -- a status is asked for by its name
    grpcStatus(14)
    // @ts-expect-error -- a SQLSTATE is a text
    sqlState(23505)
    // @ts-expect-error -- the first word of a reply is a text
    redisReply(5)
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
