/** The three states of a circuit. */
export type CircuitState = 'closed' | 'open' | 'half-open'

/** The data of every period. A node is replaced on a transition; only the tally in it is updated in place. */
interface Period {
  /** The number of the period. Permits carry it. */
  readonly generation: number
  /** The number of this or the last opening among consecutive openings; 0 if there was none. */
  readonly attempt: number
  /** The last valid delay of the backoff, in milliseconds; 60_000 before there was one. */
  readonly delayMs: number
  /** How long the circuit stays open, or was open before, in milliseconds; 0 if it was not open. */
  readonly openMs: number
  /** The time at which it closed or opened. */
  readonly atMs: number
  /** The rule that led to this state, in words. */
  readonly reason: string
}

/** The data of an opening. */
interface Opening extends Period {
  /** The failure that opened the circuit, or the reason given to `trip`. */
  readonly cause: unknown
  /** The error of the backoff, if it returned no delay. Then the last valid delay was used again. */
  readonly backoffError?:
    | {
        /** The error. */
        readonly error: unknown
      }
    | undefined
  /** When the circuit last rejected a call; `undefined` if it rejected none since it opened. */
  refusedAtMs: number | undefined
}

/** Calls run and are counted. */
export interface Closed extends Period {
  /** The name of the state. */
  readonly kind: 'closed'
  /** The counts of the trip strategy. */
  readonly tally: unknown
}

/** Calls are rejected; the first call after `openMs` is a probe. */
export interface Open extends Opening {
  /** The name of the state. */
  readonly kind: 'open'
}

/** Some calls run as probes; their verdicts decide. */
export interface HalfOpen extends Opening {
  /** The name of the state. */
  readonly kind: 'half-open'
  /** The counts of the recovery strategy. */
  readonly tally: unknown
}

/** The whole state of a circuit, as plain data. */
export type State = Closed | Open | HalfOpen

/** What a call counts as. `Ending` has more detail about ignored calls. */
export type Verdict = 'success' | 'failure' | 'ignored'
