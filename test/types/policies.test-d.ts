import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, execute, guarded, tryExecute, withBreaker, wrap, type Breaker, type Outcome } from 'recloser'
import {
  bulkhead,
  fallback,
  isBulkheadFull,
  isTimeout,
  pipeline,
  retry,
  timeout,
  type BulkheadRejectedEvent,
  type FallbackPolicy,
  type Policy,
  type Unsubscribe,
} from 'recloser/policies'

const breaker = new CircuitBreaker()
declare const standIn: Breaker
declare const custom: Policy
declare function fetchUser(id: string): Promise<{ readonly id: string }>

describe('a policy', () => {
  it('is what the contract says', () => {
    expectTypeOf(retry()).toExtend<Policy>()
    expectTypeOf(timeout(5)).toExtend<Policy>()
    expectTypeOf(bulkhead({ maxConcurrent: 1 })).toExtend<Policy>()
    expectTypeOf(pipeline(retry(), breaker)).toExtend<Policy>()
    expectTypeOf(fallback(() => 'x')).not.toExtend<Policy>()
  })

  it('gives what the task gives, also where it is called itself', () => {
    expectTypeOf(retry()(() => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(timeout(5)(() => Promise.resolve('x'))).toEqualTypeOf<Promise<string>>()
    expectTypeOf(execute(bulkhead({ maxConcurrent: 1 }), () => 5)).toEqualTypeOf<Promise<number>>()
  })

  it("of one's own passes the context on, whole or with more in it", () => {
    const whole: Policy = async (task, context) => task(context)
    const counting: Policy = async (task, context) => task({ ...context, attempt: (context?.attempt ?? 0) + 1 })
    const timed: Policy = async (task, { signal } = {}) => (signal?.aborted ? task() : task({ signal }))

    expectTypeOf(execute(whole, ({ signal }) => signal)).toEqualTypeOf<Promise<AbortSignal>>()
    expectTypeOf(execute(pipeline(counting, timed), () => 5)).toEqualTypeOf<Promise<number>>()
    // @ts-expect-error -- an attempt is a number
    const wrong: Policy = async (task, context) => task({ ...context, attempt: 'first' })
    void wrong
  })

  it('ends a subscription in both ways', () => {
    expectTypeOf(retry().subscribe(() => undefined)).toEqualTypeOf<Unsubscribe>()
    expectTypeOf<Unsubscribe>().toExtend<(() => void) & Disposable>()
    retry().subscribe(({ type }) => {
      expectTypeOf(type).toEqualTypeOf<'retry' | 'exhausted'>()
    })
    bulkhead({ maxConcurrent: 1 }).subscribe((event) => {
      expectTypeOf(event).toEqualTypeOf<BulkheadRejectedEvent>()
      expectTypeOf(event.type).toEqualTypeOf<'rejected'>()
    })
  })

  it('hands the signal to the task', () => {
    void timeout(5)(({ signal }) => {
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
    })
  })
})

describe('a fallback', () => {
  it('widens the result by what it serves', () => {
    expectTypeOf(fallback('x')(() => 5)).toEqualTypeOf<Promise<number | string>>()
    expectTypeOf(fallback(() => 'x')(() => 5)).toEqualTypeOf<Promise<number | string>>()
    expectTypeOf(fallback(() => Promise.resolve('x'))(() => 5)).toEqualTypeOf<Promise<number | string>>()
    expectTypeOf(fallback(undefined)(() => 5)).toEqualTypeOf<Promise<number | undefined>>()
    expectTypeOf(fallback({ id: 'nobody' })(() => 5)).toEqualTypeOf<Promise<number | { id: string }>>()
  })

  it('tells its handler the error and the signal', () => {
    fallback((error, { signal }) => {
      expectTypeOf(error).toEqualTypeOf<unknown>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
      return 1
    })
  })

  it('by another breaker or policy widens by what that one serves', () => {
    expectTypeOf(fallback(breaker)(() => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(fallback(standIn)(() => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(fallback(timeout(5))(() => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(fallback(fallback('x'))(() => 5)).toEqualTypeOf<Promise<number | string>>()
  })

  it('tells events that narrow', () => {
    fallback('x').subscribe((event) => {
      if (event.type === 'fallbackFailed') expectTypeOf(event.cause).toEqualTypeOf<unknown>()
      else expectTypeOf(event.type).toEqualTypeOf<'fallback'>()
    })
  })

  it('refuses a policy of unknown make, which it would call with an error', () => {
    // @ts-expect-error -- put it into pipeline()
    fallback(custom)
    expectTypeOf(fallback(pipeline(custom))(() => 5)).toEqualTypeOf<Promise<number>>()
  })
})

describe('a pipeline', () => {
  it('is widened by its fallbacks, wherever they stand, and by nothing else', () => {
    expectTypeOf(
      pipeline(
        fallback(() => 'x'),
        breaker,
      )(() => 5),
    ).toEqualTypeOf<Promise<number | string>>()
    expectTypeOf(execute(pipeline(retry(), fallback('x'), breaker), () => 5)).toEqualTypeOf<Promise<number | string>>()
    expectTypeOf(pipeline(fallback(true), fallback('x'))(() => 5)).toEqualTypeOf<Promise<number | string | boolean>>()
    expectTypeOf(execute(pipeline(custom, retry(), breaker), () => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(execute(pipeline(pipeline(fallback('x')), breaker), () => 5)).toEqualTypeOf<Promise<number | string>>()
  })

  it('takes a list that is spread, or nothing', () => {
    const policies: readonly Policy[] = [custom, retry()]
    const guards = [custom, breaker, timeout(5)]
    const widened = [retry(), fallback('x')]

    expectTypeOf(pipeline(...policies)(() => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(execute(pipeline(...guards), () => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(pipeline(...widened)(() => 5)).toEqualTypeOf<Promise<number | string>>()
    expectTypeOf(pipeline()(() => 5)).toEqualTypeOf<Promise<number>>()
    // @ts-expect-error -- a list of tasks
    pipeline(...[() => 5])
  })

  it('infers eight deep', () => {
    const eight = pipeline(
      fallback(() => null),
      timeout(5_000),
      retry(),
      custom,
      breaker,
      pipeline(fallback('x')),
      bulkhead({ maxConcurrent: 5 }),
      timeout(1_000),
    )

    expectTypeOf(eight(() => 5)).toEqualTypeOf<Promise<number | string | null>>()
    expectTypeOf(wrap(eight, fetchUser)('1')).toEqualTypeOf<Promise<{ readonly id: string } | string | null>>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- a task is no policy
    pipeline(retry(), async () => Promise.resolve(5))
    // @ts-expect-error -- a factory that was not called
    pipeline(retry, breaker)
    // @ts-expect-error -- options
    pipeline(breaker, { attempts: 3 })
    // @ts-expect-error -- a number
    pipeline(1_000, breaker)
    // @ts-expect-error -- a function behind a breaker is no policy
    pipeline(retry(), withBreaker(fetchUser))
  })
})

describe('execute and its kin', () => {
  it('are widened as the policy is', () => {
    const policy: FallbackPolicy<string> = fallback(() => 'x')

    expectTypeOf(execute(policy, () => 5)).toEqualTypeOf<Promise<number | string>>()
    expectTypeOf(tryExecute(policy, () => 5)).toEqualTypeOf<Promise<Outcome<number | string>>>()
    expectTypeOf(wrap(policy, fetchUser)).returns.toEqualTypeOf<Promise<{ readonly id: string } | string>>()
  })

  it('keep the type of a task that is generic itself', () => {
    const through = async <T>(task: () => Promise<T>): Promise<T> => execute(retry(), task)

    expectTypeOf(through(() => Promise.resolve(5))).toEqualTypeOf<Promise<number>>()
  })

  it('refuse what is no policy', () => {
    const task = (): Promise<number> => Promise.resolve(5)
    // @ts-expect-error -- a task in place of a policy
    void execute(task, task)
    // @ts-expect-error -- it would give a string where the method says a number
    guarded(fallback('x'))
  })
})

describe('isTimeout and isBulkheadFull', () => {
  it('narrow an error', () => {
    const error: unknown = undefined
    if (isTimeout(error)) expectTypeOf(error.timeoutMs).toEqualTypeOf<number>()
    if (isBulkheadFull(error)) expectTypeOf(error.bulkhead).toEqualTypeOf<string>()
  })
})

describe('options', () => {
  it('refuse misuse', () => {
    // @ts-expect-error -- how many at once has no sane default
    bulkhead({})
    // @ts-expect-error -- unknown option
    retry({ atempts: 3 })
    // @ts-expect-error -- a text is no backoff
    retry({ backoff: '100' })
    // @ts-expect-error -- a duration is a number
    timeout('1s')
    // @ts-expect-error -- an async predicate would always be true
    fallback('x', { when: () => Promise.resolve(true) })
    // @ts-expect-error -- read only
    bulkhead({ maxConcurrent: 1 }).running = 0
  })
})
