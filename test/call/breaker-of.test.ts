import { describe, expect, it } from 'vitest'
import { breakerOf, CircuitBreaker, guarded, withBreaker, wrap, wrapSync, type GuardedDecorator } from 'recloser'
import { retry } from 'recloser/policies'
import { wrapIterable } from 'recloser/stream'
import { complaint } from '../support/complaint.ts'
import { source } from '../support/sources.ts'

const breaker = new CircuitBreaker({ name: 'billing' })

class Shop {
  readonly breaker: CircuitBreaker

  constructor(name: string) {
    this.breaker = new CircuitBreaker({ name })
  }

  async pay<T>(order: T): Promise<T> {
    return Promise.resolve(order)
  }

  async ship(): Promise<void> {
    return Promise.resolve()
  }

  async order(): Promise<void> {
    return Promise.resolve()
  }
}

/** As `experimentalDecorators` compiles it: this file is run as it is. */
function decorate(name: 'pay' | 'ship' | 'order', decorator: GuardedDecorator): void {
  const descriptor = Object.getOwnPropertyDescriptor(Shop.prototype, name) ?? {}
  const decorated: unknown = (decorator as (...given: unknown[]) => unknown)(Shop.prototype, name, descriptor)
  Object.defineProperty(Shop.prototype, name, decorated as PropertyDescriptor)
}
decorate('pay', guarded(breaker))
decorate('ship', guarded({ failureThreshold: 1 }))
decorate(
  'order',
  guarded((self: Shop) => self.breaker),
)

/* eslint-disable @typescript-eslint/unbound-method -- only the method itself is asked about */
describe('breakerOf', () => {
  const shop = new Shop('corner shop')

  it.each([
    ['a wrapped function', wrap(breaker, () => 1)],
    ['a wrapped synchronous function', wrapSync(breaker, () => 1)],
    ['a wrapped function that gives items', wrapIterable(breaker, source)],
    ['a guarded method', shop.pay],
    [
      'a function that is wrapped twice',
      wrap(
        breaker,
        wrap(new CircuitBreaker(), () => 1),
      ),
    ],
  ])('gives the breaker of %s', (_, fn) => {
    expect(breakerOf(fn)).toBe(breaker)
  })

  it('gives the outer breaker of a function that was frozen behind another', () => {
    const wrapped = Object.freeze(wrap(new CircuitBreaker(), () => 1))

    expect(breakerOf(wrap(breaker, wrapped))).toBe(breaker)
  })

  it('gives the outer breaker of a guarded method that is guarded again', () => {
    const again = withBreaker(shop.ship, { name: 'again' })
    const frozen = Object.freeze(again)

    expect([breakerOf(again), again.breaker.name, withBreaker(frozen, { name: 'third' }).breaker.name]).toEqual([
      again.breaker,
      'again',
      'third',
    ])
  })

  it('gives the breaker that withBreaker() and @guarded have made', () => {
    const load = withBreaker(() => 1)

    expect(breakerOf(load)).toBe(load.breaker)
    expect(breakerOf(shop.ship).name).toBe('Shop.ship')
  })

  it('gives the breaker of an object where each has its own', () => {
    expect(breakerOf(shop.order, shop)).toBe(shop.breaker)
  })

  it('asks for the object where each has its own', () => {
    expect(complaint(() => breakerOf(shop.order)).message).toBe(
      'breakerOf(): `self` must be the object whose method it is, received undefined',
    )
  })

  it.each([
    ['a plain function', () => 1],
    ['a function behind a policy', wrap(retry(), () => 1)],
    ['no function', undefined],
    ['a breaker', breaker],
  ])('refuses %s', (_, given) => {
    expect(complaint(() => breakerOf(given as never)).message).toMatch(
      /^breakerOf\(\): `fn` must be a function or method behind a breaker, received /,
    )
  })
})
