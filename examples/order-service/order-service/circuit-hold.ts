// The one hold that the buttons of the status page have on the circuit.

import type { CircuitBreaker, Hold } from 'recloser'

export class CircuitHold {
  readonly #breaker: CircuitBreaker | undefined
  #hold: Hold | undefined
  #current: 'open' | 'closed' | null = null

  constructor(breaker: CircuitBreaker | undefined) {
    this.#breaker = breaker
  }

  get current(): 'open' | 'closed' | null {
    return this.#current
  }

  set(wanted: 'open' | 'closed' | null): void {
    this.#hold?.release()
    this.#hold = wanted === null ? undefined : this.#breaker?.hold(wanted)
    this.#current = this.#hold === undefined ? null : wanted
  }
}
