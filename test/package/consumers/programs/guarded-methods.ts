// The decorator on plain, generic and static methods, in both kinds of decorators.
import { CircuitBreaker, breakerOf, guarded } from 'recloser'
import { pipeline, retry } from 'recloser/policies'

const shared = new CircuitBreaker({ name: 'shared' })

export class Store<Item extends { readonly id: string }> {
  readonly breaker = new CircuitBreaker()

  @guarded({ failureThreshold: 3 })
  async get(id: string, retries?: number): Promise<string> {
    return `${id} ${retries ?? 0}`
  }

  @guarded(shared)
  async put(item: Item, ...tags: string[]): Promise<Item> {
    return tags.length > 0 ? item : item
  }

  @guarded(shared)
  async map<To>(items: readonly Item[], to: (item: Item) => To): Promise<readonly To[]> {
    return items.map(to)
  }

  @guarded()
  async echo<T>(value: T): Promise<T> {
    return value
  }

  @guarded((self: Store<Item>) => self.breaker)
  async own(): Promise<number> {
    return 1
  }

  @guarded(pipeline(retry({ attempts: 2 }), shared))
  static async all(): Promise<readonly string[]> {
    return []
  }
}

const store = new Store<{ readonly id: string; readonly price: number }>()
export const prices: Promise<readonly number[]> = store.map([], ({ price }) => price)
export const echoed: Promise<'a'> = store.echo('a' as const)
export const nameOfGet: string | undefined = breakerOf(store.get)?.name
