// What users write, as they write it: each compiles without a cast.

import { describe, expectTypeOf, it } from 'vitest'
import {
  breakerOf,
  CircuitBreaker,
  execute,
  executeSync,
  guarded,
  withBreaker,
  wrap,
  wrapSync,
  type SynchronousResult,
  type Breaker,
  type CircuitBreakerOptions,
  type Guard,
  type Outcome,
  type Policy,
  type TransitionEvent,
} from 'recloser'
import { fallback, pipeline, retry } from 'recloser/policies'
import { consecutiveFailures } from 'recloser/trip'

const breaker = new CircuitBreaker()

interface User {
  readonly id: string
}

interface Answer {
  readonly ok: boolean
}

/** As the clients of some services return. */
declare class Later<T> extends Promise<T> {
  withResponse(): Promise<{ data: T; response: Response }>
}

describe('predicates', () => {
  it('know the value of the task', () => {
    void execute(breaker, async () => Promise.resolve({ ok: true }), {
      isFailure: (outcome) => outcome.status === 'fulfilled' && !outcome.value.ok,
    })
    void breaker.execute(async ({ signal }) => fetch('/', { signal }), {
      isFailure: (outcome) => outcome.status === 'fulfilled' && outcome.value.status === 429,
      isIgnored: (outcome) => outcome.status === 'rejected' && outcome.reason instanceof TypeError,
    })
    executeSync(breaker, () => 5, { isFailure: (outcome) => outcome.status === 'fulfilled' && outcome.value > 3 })
  })

  it('know the value of the function', () => {
    const ask = async (id: string): Promise<Answer> => Promise.resolve({ ok: id !== '' })
    const isFailure = (outcome: Outcome<Answer>): boolean => outcome.status === 'fulfilled' && !outcome.value.ok

    withBreaker(ask, { isFailure: (outcome) => outcome.status === 'fulfilled' && !outcome.value.ok })
    wrap(breaker, ask, { isFailure: (outcome) => outcome.status === 'fulfilled' && !outcome.value.ok })
    withBreaker(ask, { isFailure })
    wrapSync(breaker, () => 'x', { isFailure: (outcome) => outcome.status === 'fulfilled' && outcome.value === '' })
    // @ts-expect-error -- a string has no `ok`
    wrap(breaker, () => 'x', { isFailure: (outcome) => outcome.status === 'fulfilled' && !outcome.value.ok })
  })

  it('get a reason of which nothing is known', () => {
    void execute(breaker, () => 1, {
      // @ts-expect-error -- a rejection may be anything
      isFailure: (outcome) => outcome.status === 'rejected' && outcome.reason.code === 1,
    })
  })
})

describe('functions take', () => {
  it('any breaker by its shape', () => {
    const made: Breaker = { admit: () => breaker.admit() }

    expectTypeOf(execute(made, () => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(executeSync(made, () => 5)).toEqualTypeOf<number>()
    expectTypeOf(wrap(made, (id: string) => id)).toEqualTypeOf<(id: string) => Promise<string>>()
    expectTypeOf(new CircuitBreaker()).toExtend<Breaker>()
  })

  it('`this` of a subclass, and a guard of which only that much is known', () => {
    class Logged extends CircuitBreaker {
      call<T>(task: () => Promise<T>): Promise<T> {
        return execute(this, task)
      }
    }
    const through = <G extends Guard>(guard: G): [G, Promise<number>] => [guard, execute(guard, () => 5)]

    expectTypeOf(new Logged().call(async () => Promise.resolve(1))).toEqualTypeOf<Promise<number>>()
    expectTypeOf(through(retry())[1]).toEqualTypeOf<Promise<number>>()
  })

  it('one of several guards, with what its fallback may give', () => {
    const guard = Math.random() > 0.5 ? breaker : fallback(null)

    expectTypeOf(execute(guard, () => 5)).toEqualTypeOf<Promise<number | null>>()
    expectTypeOf(execute(pipeline(fallback('x'), breaker), () => 5)).toEqualTypeOf<Promise<number | string>>()
  })

  it('a policy that is written in place, and one that passes on what it does not know', () => {
    const logged: Policy = (task, context) => Promise.resolve(task(context))

    expectTypeOf(execute(logged, () => 5)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(
      execute(
        async (task, context) => task({ ...context, attempt: 2 }),
        () => 5,
      ),
    ).toEqualTypeOf<Promise<number>>()
  })
})

describe('wrap and withBreaker', () => {
  interface Load {
    (id: string): Promise<User>
    (ids: readonly string[]): Promise<User[]>
  }
  const load = (() => undefined) as unknown as Load & { readonly cache: Map<string, User> }

  it('keep overloads, and properties, which are there', () => {
    for (const wrapped of [wrap(breaker, load), withBreaker(load)]) {
      expectTypeOf(wrapped('a')).toEqualTypeOf<Promise<User>>()
      expectTypeOf(wrapped(['a'])).toEqualTypeOf<Promise<User[]>>()
      expectTypeOf(wrapped.cache).toEqualTypeOf<Map<string, User>>()
    }
  })

  it('promise no member of a promise that a breaker does not hand on', () => {
    const create = (id: string): Later<User> => new Later((resolve) => resolve({ id }))

    for (const wrapped of [wrap(breaker, create), withBreaker(create)]) {
      expectTypeOf(wrapped('a')).toEqualTypeOf<Promise<User>>()
      // @ts-expect-error -- a plain promise has none
      void wrapped('a').withResponse
    }
  })
})

describe('synchronous calls', () => {
  it('refuse an async task', () => {
    // @ts-expect-error -- synchronous: an async task is for execute()
    void executeSync(breaker, async () => Promise.resolve(1))
    // @ts-expect-error -- the same of a function
    void wrapSync(breaker, async () => Promise.resolve(1))
  })

  it('keep the function, with overloads', () => {
    function twice(text: string): string
    function twice(count: number): number
    function twice(given: string | number): string | number {
      return typeof given === 'string' ? given + given : given * 2
    }

    expectTypeOf(wrapSync(breaker, twice)).toEqualTypeOf<typeof twice>()
  })

  it('name what async functions are for, where they are refused', () => {
    expectTypeOf<
      SynchronousResult<() => Promise<number>>
    >().toEqualTypeOf<'synchronous: execute() and wrap() are for async functions'>()
  })

  it('keep the function, with type parameters', () => {
    const same = wrapSync(breaker, <T>(value: T): T => value)

    expectTypeOf(same('x')).toEqualTypeOf<string>()
  })

  it('take a task that never returns', () => {
    const fail = (): never => {
      throw new Error('down')
    }

    expectTypeOf(executeSync(breaker, fail)).toEqualTypeOf<never>()
  })
})

describe('@guarded', () => {
  it('works on generic methods, compiled in both ways', () => {
    class Store {
      @guarded(breaker)
      async put<T>(item: T, ...tags: string[]): Promise<T> {
        return Promise.resolve(tags.length > 0 ? item : item)
      }
    }
    const descriptor: TypedPropertyDescriptor<<T>(item: T) => Promise<T>> = {}
    guarded(breaker)(Object.prototype, 'put', descriptor)

    expectTypeOf(new Store().put('x')).toEqualTypeOf<Promise<string>>()
    // eslint-disable-next-line @typescript-eslint/unbound-method -- only asked about
    expectTypeOf(breakerOf(new Store().put)).toEqualTypeOf<CircuitBreaker>()
  })
})

describe('options', () => {
  it('exclude each other', () => {
    const trip = consecutiveFailures(3)

    // @ts-expect-error -- the one is short for the other
    new CircuitBreaker({ failureThreshold: 5, trip })
    new CircuitBreaker({ failureThreshold: undefined, trip })
    new CircuitBreaker({ failureThreshold: 5, trip: undefined })
    expectTypeOf<{ failureThreshold: number; trip: typeof trip }>().not.toExtend<CircuitBreakerOptions>()
  })
})

describe('events', () => {
  it('narrow by where a transition leads', () => {
    const look = (event: TransitionEvent): void => {
      if (event.to === 'open') expectTypeOf(event.openForMs).toEqualTypeOf<number>()
      else expectTypeOf(event.openForMs).toEqualTypeOf<undefined>()
      if (event.to === 'half-open') expectTypeOf(event.from).toEqualTypeOf<'open'>()
    }
    void look
  })

  it('are of the type that was asked for', () => {
    breaker.subscribe('failure', ({ error }) => {
      expectTypeOf(error).toEqualTypeOf<unknown>()
    })
    using subscription = breaker.subscribe('transition', (event) => {
      expectTypeOf(event).toEqualTypeOf<TransitionEvent>()
    })
    expectTypeOf(subscription).toBeCallableWith()
    // @ts-expect-error -- no such event
    breaker.subscribe('opened', () => undefined)
  })
})
