import type { CircuitState } from '../machine/state.ts'

/** One change of state. */
export interface SimulatedTransition {
  /** When, on the clock of the trace or of the simulation, in milliseconds. */
  readonly atMs: number
  /** The state before. */
  readonly from: CircuitState
  /** The state from then on. */
  readonly to: CircuitState
  /** Which rule decided, as in the event of the breaker. */
  readonly reason: string
}

/** The results of calls. `calls` is the sum of succeeded, failed, ignored, late, unfinished and rejected. */
export interface ReplayCounts {
  /** Calls that began. */
  readonly calls: number
  /** Calls that the breaker admitted. */
  readonly admitted: number
  /** Admitted calls that the breaker counted as a success; those that ended too late for that are in `late`. */
  readonly succeeded: number
  /**
   * Admitted calls that the breaker counted as a failure; those that ended too late for that are in `late`. All admitted
   * calls that failed in the trace are `failingCalls - failuresAvoided` of the totals.
   */
  readonly failed: number
  /** Admitted calls that were ignored. */
  readonly ignored: number
  /**
   * Admitted calls whose verdict came in a later period than their admission, so that it did not count, whether good or
   * bad.
   */
  readonly late: number
  /** Calls that the breaker refused. */
  readonly rejected: number
  /** Admitted calls that were probes of a half-open circuit. */
  readonly probes: number
  /** Refused calls that failed in the trace. */
  readonly failuresAvoided: number
  /** Refused calls that succeeded in the trace: the price of the breaker. */
  readonly goodRefused: number
}

/** The results of all calls. */
export interface ReplayTotals extends ReplayCounts {
  /** Calls that succeeded in the trace, whether admitted or not. */
  readonly goodCalls: number
  /** Calls that failed in the trace, whether admitted or not. */
  readonly failingCalls: number
  /** Admitted calls that never ended. */
  readonly unfinished: number
  /** How often the circuit opened, from closed or from half-open. */
  readonly trips: number
  /**
   * Openings of a closed circuit that refused more calls that succeeded in the trace than calls that failed. An opening
   * lasts until the circuit closes, including each time that it opened again in between.
   */
  readonly falseTrips: number
}

/**
 * A period of time in one state. Admissions and refusals count in the period in which they happened, verdicts in the
 * period in which they came.
 */
export interface ReplayPeriod extends ReplayCounts {
  /** The state. */
  readonly state: CircuitState
  /** When it began. */
  readonly fromMs: number
  /** When it ended. */
  readonly toMs: number
}

/** What a breaker would have done with the calls of a trace. */
export interface ReplayResult {
  /** The kind of result, to distinguish it from others. */
  readonly kind: 'replay'
  /** When the first call began; 0 if there was none. */
  readonly fromMs: number
  /** When the last call began or ended, whichever was later. */
  readonly toMs: number
  /** Every change of state, in order; if there are very many, only the first and the last ones, see `leftOut`. */
  readonly transitions: readonly SimulatedTransition[]
  /** The results of all calls. */
  readonly totals: ReplayTotals
  /**
   * How long it took to open a closed circuit, in milliseconds, on average over these openings: from the beginning of
   * the first failing call of the bad spell. A bad spell ends with ten successful calls in a row, whether admitted or
   * not. `undefined` if the circuit never opened in a bad spell.
   */
  readonly timeToTripMs: number | undefined
  /**
   * How long it took to close the circuit again, in milliseconds, on average over these closings: from the beginning of
   * the first successful call after the last failing one, whether admitted or not. `undefined` if the circuit never
   * closed again.
   */
  readonly timeToRecoverMs: number | undefined
  /** The periods of one state, in order; if there are very many, only the first and the last ones. */
  readonly periods: readonly ReplayPeriod[]
  /** How many transitions and periods are missing between the first and the last ones; see `maxTransitions`. */
  readonly leftOut: {
    /** How many transitions. */
    readonly transitions: number
    /** How many periods. */
    readonly periods: number
  }
}
