import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, type CircuitEvent } from 'recloser'
import { BreakerRegistry, type KeyedListener, type Unsubscribe } from 'recloser/registry'

const hosts = new BreakerRegistry({ maxSize: undefined, options: undefined, onEvict: undefined })

describe('a registry', () => {
  it('gives breakers, one by one and all of them', () => {
    expectTypeOf(hosts.get('a')).toEqualTypeOf<CircuitBreaker>()
    expectTypeOf(hosts.peek('a')).toEqualTypeOf<CircuitBreaker | undefined>()
    expectTypeOf(hosts.has('a')).toEqualTypeOf<boolean>()
    expectTypeOf([...hosts.values()]).toEqualTypeOf<CircuitBreaker[]>()
    expectTypeOf([...hosts]).toEqualTypeOf<[key: string, breaker: CircuitBreaker][]>()
  })

  it('tells listeners the event and the key, until the subscription ends', () => {
    const listener: KeyedListener = (event, key) => {
      expectTypeOf(event).toEqualTypeOf<CircuitEvent>()
      expectTypeOf(key).toEqualTypeOf<string>()
    }

    expectTypeOf(hosts.subscribe(listener)).toEqualTypeOf<Unsubscribe>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- a key is a text
    hosts.has(5)
    // @ts-expect-error -- everything goes
    hosts.clear('a')
    // @ts-expect-error -- one key, not all of them: that is clear()
    hosts.delete()
    // @ts-expect-error -- unknown option
    void new BreakerRegistry({ max: 5 })
  })
})
