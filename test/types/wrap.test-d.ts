import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, execute, withBreaker, wrap, type Policy, type Task, type TaskContext } from 'recloser'

const breaker = new CircuitBreaker()

interface User {
  readonly id: string
}

declare function fetchUser(id: string): Promise<User>
declare function first<T>(items: readonly T[]): Promise<T>
declare function parse(text: string): number
declare function parse(text: string, radix: number): bigint

describe('wrap', () => {
  it('keeps the arguments and the result of an async function', () => {
    expectTypeOf(wrap(breaker, fetchUser)).parameters.toEqualTypeOf<[id: string]>()
    expectTypeOf(wrap(breaker, fetchUser)).returns.toEqualTypeOf<Promise<User>>()
  })

  it('makes a synchronous function async', () => {
    expectTypeOf(wrap(breaker, (count: number) => count * 2)).toEqualTypeOf<(count: number) => Promise<number>>()
  })

  it('keeps a function that gives nothing', () => {
    const log = (line: string): void => {
      console.log(line)
    }

    expectTypeOf(wrap(breaker, log)).toEqualTypeOf<(line: string) => Promise<void>>()
  })

  it('keeps optional and rest parameters', () => {
    const join = (separator?: string, ...parts: number[]): string => parts.join(separator)

    expectTypeOf(wrap(breaker, join)).parameters.toEqualTypeOf<[separator?: string, ...parts: number[]]>()
  })

  it('keeps type parameters', async () => {
    const wrapped = wrap(breaker, first)

    expectTypeOf(await wrapped(['a', 'b'])).toEqualTypeOf<string>()
    expectTypeOf(await wrapped([1, 2])).toEqualTypeOf<number>()
  })

  it('takes the last signature of an overloaded function', () => {
    expectTypeOf(wrap(breaker, parse)).toEqualTypeOf<(text: string, radix: number) => Promise<bigint>>()
  })

  it('keeps `this`', () => {
    const store = {
      prefix: 'user',
      key: wrap(breaker, function (this: { prefix: string }, id: string) {
        return `${this.prefix}:${id}`
      }),
    }

    expectTypeOf(store.key).thisParameter.toEqualTypeOf<{ prefix: string }>()
    expectTypeOf(store.key('1')).toEqualTypeOf<Promise<string>>()
  })

  it('takes a policy', () => {
    const policy: Policy = async (task, context) => task({ signal: context?.signal })

    expectTypeOf(wrap(policy, fetchUser)).returns.toEqualTypeOf<Promise<User>>()
  })

  it('takes a policy of one’s own that hands on its context, more than its context, or none', () => {
    const whole: Policy = async (task, context) => task(context)
    const more: Policy = async (task, context) => task(Object.assign({ ...context }, { trace: 'abc' }))
    const none: Policy = async (task) => task()
    const written = async <T>(task: Task<T>, context?: Partial<TaskContext>): Promise<T> =>
      execute(breaker, task, { ...context })

    for (const policy of [whole, more, none, written]) {
      expectTypeOf(wrap(policy, fetchUser)).returns.toEqualTypeOf<Promise<User>>()
    }
    expectTypeOf(
      execute(
        async (task, context) => task(context),
        () => 5,
      ),
    ).toEqualTypeOf<Promise<number>>()
    expectTypeOf(whole((context: TaskContext) => context.signal)).toEqualTypeOf<Promise<AbortSignal>>()
  })

  it('takes a way to the caller’s signal, by the types of the arguments', () => {
    wrap(breaker, (id: string, { cancel }: { cancel: AbortSignal | null }) => [id, cancel], {
      signalOf: (_, { cancel }) => cancel,
    })
    withBreaker(fetch, { name: 'shop', signalOf: (_, init) => init?.signal })
    // @ts-expect-error -- no signal
    wrap(breaker, fetchUser, { signalOf: (id) => id })
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- no function
    wrap(breaker, 5)
    // @ts-expect-error -- no breaker
    wrap({}, fetchUser)
    // @ts-expect-error -- wrong argument
    void wrap(breaker, fetchUser)(5)
    // @ts-expect-error -- `this` is missing what the function needs
    void wrap(breaker, function (this: { prefix: string }) {
      return this.prefix
    })()
  })
})

describe('withBreaker', () => {
  it('keeps the function and shows its breaker', () => {
    const getUser = withBreaker(fetchUser, { failureThreshold: 3 })

    expectTypeOf(getUser.breaker).toEqualTypeOf<CircuitBreaker>()
    expectTypeOf(getUser).parameters.toEqualTypeOf<[id: string]>()
    expectTypeOf(getUser('1')).toEqualTypeOf<Promise<User>>()
  })

  it('keeps type parameters', async () => {
    expectTypeOf(await withBreaker(first)(['a'])).toEqualTypeOf<string>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- unknown option
    withBreaker(fetchUser, { failureTreshold: 3 })
    // @ts-expect-error -- wrong type of an option
    withBreaker(fetchUser, { resetTimeoutMs: '1000' })
    // @ts-expect-error -- the breaker cannot be replaced
    withBreaker(fetchUser).breaker = breaker
  })
})
