import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { probeMsOf } from './fleet-gate.ts'

/** An unused lease is handed back after so many milliseconds at first: other processes have calls too. */
const firstMs = 1_000

/** It may be kept for so many milliseconds, also where a probe may take less. */
const mostMs = 60_000

/**
 * For how long an unused lease is kept, in milliseconds. A synchronous caller uses it when it comes the next time, which may be
 * after that: so the time doubles with each lease that goes back unused, and begins anew with one that is used.
 */
export class UnusedTime {
  readonly #breaker: CircuitBreaker
  #ms = firstMs

  constructor(breaker: CircuitBreaker) {
    this.#breaker = breaker
  }

  get ms(): number {
    return this.#ms
  }

  /** For how long a lease keeps its place, in whole milliseconds: its probe may begin when it is almost handed back. */
  get leaseMs(): number {
    return probeMsOf(this.#breaker) + this.#ms
  }

  used(): void {
    this.#ms = firstMs
  }

  wentBack(): void {
    this.#ms = Math.min(2 * this.#ms, Math.max(mostMs, probeMsOf(this.#breaker)))
  }
}
