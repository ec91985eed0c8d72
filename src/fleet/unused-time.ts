import { monotonicClock } from '../base/clock.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { probeMsOf } from './fleet-gate.ts'

/** An unused lease is handed back after so many milliseconds at first: other processes have calls too. */
const firstMs = 1_000

/** It may be kept for so many milliseconds, also where a probe may take less. */
const mostMs = 60_000

/** If a waiting call begins its probe later than this, in milliseconds, Redis is told when it begins. */
const promptMs = 25

/** For how long a lease is requested. */
export interface LeaseTime {
  /** For how long Redis counts it, in whole milliseconds, if nothing more is told. */
  readonly leaseMs: number
  /** For how long it may be unused. */
  readonly unusedMs: number
  /** A probe that begins later than this needs another time, which Redis is told. */
  readonly promptUntilMs: number
}

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

  /** @param waits whether a call waits for the lease; where such a lease came too late, the next is kept for longer */
  next(waits: boolean): LeaseTime {
    const { ms: unusedMs, leaseMs } = this
    if (!waits || unusedMs > firstMs) return { leaseMs, unusedMs, promptUntilMs: -Infinity }
    const probeMs = probeMsOf(this.#breaker)
    return {
      leaseMs: probeMs + promptMs,
      unusedMs: Math.min(unusedMs, probeMs),
      promptUntilMs: monotonicClock() + promptMs,
    }
  }

  used(): void {
    this.#ms = firstMs
  }

  wentBack(): void {
    this.#ms = Math.min(2 * this.#ms, Math.max(mostMs, probeMsOf(this.#breaker)))
  }
}
