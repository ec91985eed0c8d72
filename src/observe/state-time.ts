import type { CircuitBreaker } from '../core/circuit-breaker.ts'
import type { CircuitEvent } from '../core/circuit-event.ts'
import type { CircuitState } from '../core/state.ts'

/** Milliseconds in each state. */
export type StateTimes = Record<CircuitState, number>

/**
 * How long one breaker has been in each state since this was made, by its own clock. An open circuit whose time has come is
 * half-open, as `breaker.state` says, though nothing tells of that moment; holds are left out of it.
 */
export class StateTime {
  readonly #breaker: CircuitBreaker
  readonly #spent: StateTimes = { closed: 0, open: 0, 'half-open': 0 }
  #state: CircuitState
  #fromMs: number
  #openUntilMs: number

  constructor(breaker: CircuitBreaker) {
    const { state } = breaker.inside
    this.#breaker = breaker
    this.#state = state.kind
    this.#fromMs = breaker.nowMs
    this.#openUntilMs = state.atMs + state.openMs
  }

  /** What the breaker tells; only transitions matter. */
  hear(event: CircuitEvent): void {
    if (event.type !== 'transition') return
    // Once half-open, its state still says when the open period ended; a trip while open may have put that off.
    if (event.to === 'half-open') this.#readOpenPeriod()
    this.#spend(event.atMs)
    this.#state = event.to
    this.#readOpenPeriod()
  }

  /** Up to now. */
  read(): Readonly<StateTimes> {
    if (this.#state === 'open') this.#readOpenPeriod()
    this.#spend(this.#breaker.nowMs)
    return this.#spent
  }

  #readOpenPeriod(): void {
    const { atMs, openMs } = this.#breaker.inside.state
    this.#openUntilMs = atMs + openMs
  }

  #spend(untilMs: number): void {
    const fromMs = this.#fromMs
    this.#fromMs = Math.max(fromMs, untilMs)
    if (this.#state === 'open') {
      const openMs = Math.max(0, Math.min(untilMs, this.#openUntilMs) - fromMs)
      this.#spent.open += openMs
      this.#spent['half-open'] += Math.max(0, untilMs - fromMs) - openMs
    } else {
      this.#spent[this.#state] += Math.max(0, untilMs - fromMs)
    }
  }
}
