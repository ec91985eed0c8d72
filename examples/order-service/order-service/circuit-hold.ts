// The one hold that the buttons of the status page have on the circuit. It lasts until it is released, even when
// processes end and start in the meantime.

import type { CircuitBreaker, Hold } from 'recloser'
import type { OrderStore } from './order-store.ts'

export type Held = 'open' | 'closed' | null

export const isHeld = (given: unknown): given is Held => given === 'open' || given === 'closed' || given === null

export class CircuitHold {
  readonly #breaker: CircuitBreaker | undefined
  readonly #store: OrderStore
  #hold: Hold | undefined
  #current: Held = null

  constructor(breaker: CircuitBreaker | undefined, store: OrderStore) {
    this.#breaker = breaker
    this.#store = store
    const saved = store.saved('hold')
    if (isHeld(saved)) this.#apply(saved)
  }

  get current(): Held {
    return this.#current
  }

  /** Rejects where it could not be stored: then the hold is what it was. */
  async set(wanted: Held): Promise<void> {
    await this.#store.save('hold', () => wanted)
    this.#apply(wanted)
  }

  #apply(wanted: Held): void {
    this.#hold?.release()
    this.#hold = wanted === null ? undefined : this.#breaker?.hold(wanted)
    this.#current = this.#hold === undefined ? null : wanted
  }
}
