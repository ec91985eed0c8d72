import type { CircuitEvent } from '../breaker/circuit-event.ts'
import type { KeyedBreaker } from './keyed-breaker.ts'

/** Hears of an event of the breaker with this key. */
export type KeyedListener = (event: CircuitEvent, key: string) => void

/** Is told of each breaker of a registry as it comes and as it goes. */
export interface Membership {
  join(breaker: KeyedBreaker): void
  leave(breaker: KeyedBreaker): void
  leaveAll(): void
}

/** One listener's subscriptions to the breakers of a registry. */
export class KeyedSubscription implements Membership {
  readonly #listener: KeyedListener
  readonly #leave = new Map<KeyedBreaker, () => void>()

  constructor(listener: KeyedListener) {
    this.#listener = listener
  }

  join(breaker: KeyedBreaker): void {
    const listener = this.#listener
    // What it returns goes on to the breaker, which looks after a promise that rejects.
    const leave = breaker.subscribe((event) => listener(event, breaker.key))
    this.#leave.set(breaker, leave)
  }

  leave(breaker: KeyedBreaker): void {
    this.#leave.get(breaker)?.()
    this.#leave.delete(breaker)
  }

  leaveAll(): void {
    for (const breaker of this.#leave.keys()) this.leave(breaker)
  }
}
