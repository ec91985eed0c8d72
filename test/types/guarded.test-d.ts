import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, guarded, type Policy } from 'recloser'
import { pipeline } from 'recloser/policies'

const breaker = new CircuitBreaker()
declare const policy: Policy

describe('guarded', () => {
  it('keeps optional and rest parameters, and type parameters of the class', () => {
    class Store<Item> {
      @guarded(breaker)
      async put(item: Item, ...tags: string[]): Promise<Item> {
        return Promise.resolve(tags.length > 0 ? item : item)
      }
    }

    expectTypeOf<Store<Date>['put']>().toEqualTypeOf<(item: Date, ...tags: string[]) => Promise<Date>>()
  })

  it('takes a policy, and nothing at all', () => {
    class Client {
      @guarded(pipeline(policy))
      async get(): Promise<number> {
        return Promise.resolve(1)
      }

      @guarded()
      static async all(): Promise<readonly number[]> {
        return Promise.resolve([1])
      }
    }

    expectTypeOf<Client['get']>().returns.toEqualTypeOf<Promise<number>>()
    // eslint-disable-next-line @typescript-eslint/unbound-method -- only its type is looked at
    expectTypeOf(Client.all).returns.toEqualTypeOf<Promise<readonly number[]>>()
  })

  it('takes a function of the object, and leaves `self` open where it has no type', () => {
    class Client {
      constructor(private readonly breaker: CircuitBreaker) {}

      @guarded((self: Client) => self.breaker)
      async get(id: string): Promise<string> {
        return Promise.resolve(id)
      }

      // eslint-disable-next-line @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-member-access -- as users write it
      @guarded((self) => self.breaker, { signalOf: (signal: AbortSignal) => signal })
      async put(signal: AbortSignal): Promise<AbortSignal> {
        return Promise.resolve(signal)
      }
    }

    expectTypeOf<Client['get']>().toEqualTypeOf<(id: string) => Promise<string>>()
  })

  it('refuses a policy of the user’s own, which goes in by pipeline()', () => {
    // @ts-expect-error -- it would be called with the object
    guarded(policy)
  })

  it('decorates as experimentalDecorators does', () => {
    const descriptor: TypedPropertyDescriptor<(id: string) => Promise<number>> = {}

    guarded(breaker)(Object.prototype, 'get', descriptor)
  })

  it('refuses a synchronous method with experimentalDecorators', () => {
    const descriptor: TypedPropertyDescriptor<(id: string) => number> = {}

    // @ts-expect-error -- the method would give a promise where its type says a number
    guarded(breaker)(Object.prototype, 'get', descriptor)
  })

  it('refuses what is no method', () => {
    class Client {
      // @ts-expect-error -- a field is no method
      @guarded(breaker)
      get = (): Promise<number> => Promise.resolve(1)

      // @ts-expect-error -- a getter is no method
      @guarded(breaker)
      get size(): Promise<number> {
        return Promise.resolve(1)
      }
    }
    void Client
  })

  it('refuses options that a breaker would', () => {
    // @ts-expect-error -- unknown option
    guarded({ failureTreshold: 5 })
  })
})
