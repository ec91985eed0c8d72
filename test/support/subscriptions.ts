import { vi } from 'vitest'
import { CircuitBreaker, type Unsubscribe } from 'recloser'

/** Counts the subscriptions that breakers have now, of both kinds, from here on. Undone by `vi.restoreAllMocks()`. */
export function countSubscriptions(): () => number {
  let count = 0
  const counted = (leave: Unsubscribe): Unsubscribe => {
    let stays = true
    count++
    const unsubscribe = (): void => {
      // Leaving twice is harmless.
      if (stays) count--
      stays = false
      leave()
    }
    return Object.assign(unsubscribe, { [Symbol.dispose]: unsubscribe })
  }
  // eslint-disable-next-line @typescript-eslint/unbound-method -- they are applied to the breaker below
  const { subscribe, watch } = CircuitBreaker.prototype
  vi.spyOn(CircuitBreaker.prototype, 'subscribe').mockImplementation(function (this: CircuitBreaker, ...given) {
    return counted(subscribe.apply(this, given))
  })
  vi.spyOn(CircuitBreaker.prototype, 'watch').mockImplementation(function (this: CircuitBreaker, ...given) {
    return counted(watch.apply(this, given))
  })
  return () => count
}
