import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitState } from '../machine/state.ts'
import type { WatchedEvent } from '../breaker/circuit-event.ts'

/** Milliseconds in each state. */
export type StateTimes = Record<CircuitState, number>

/**
 * How long one breaker has been in each state since this object was created, on its own clock. An open circuit whose
 * open period is over counts as half-open, as in `breaker.state`, although there is no event at that time. Holds do not
 * matter.
 */
export class StateTime {
  readonly #breaker: CircuitBreaker
  readonly #spent: StateTimes = { closed: 0, open: 0, 'half-open': 0 }
  #state: CircuitState
  #fromMs: number
  #openUntilMs: number

  constructor(breaker: CircuitBreaker) {
    const { state } = breaker.current
    this.#breaker = breaker
    this.#state = state.kind
    this.#fromMs = breaker.nowMs
    this.#openUntilMs = state.atMs + state.openMs
  }

  /** Records an event of the breaker; only the beginnings of periods matter. */
  record(event: WatchedEvent): void {
    if (event.type !== 'transition' && event.type !== 'restart') return
    this.#spend(event.atMs)
    this.#state = event.type === 'restart' ? 'open' : event.to
    this.#openUntilMs = event.atMs + Number(event.openForMs)
  }

  /** The times up to now. */
  read(): Readonly<StateTimes> {
    this.#spend(this.#breaker.nowMs)
    return this.#spent
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
