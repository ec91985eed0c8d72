/** The three states of a circuit. */
export type CircuitState = 'closed' | 'open' | 'half-open'

/** What every period knows. A node is replaced on a transition; only the tally in it is updated in place. */
interface Period {
  /** The number of the period. Permits are stamped with it. */
  readonly generation: number
  /** Which opening in a row this is, or the last one was; 0: there was none. */
  readonly attempt: number
  /** The last good delay of the backoff, in milliseconds; 60_000 before there was one. */
  readonly delayMs: number
  /** How long the circuit is to be open, or was open before, in milliseconds; 0: it was not. */
  readonly openMs: number
  /** Since when it is closed, or when it opened. */
  readonly atMs: number
  /** Which rule led here, in words. */
  readonly reason: string
}

/** What is known of an opening. */
interface Opening extends Period {
  /** The failure that opened the circuit, or what was given to `trip`. */
  readonly cause: unknown
  /** What the backoff threw, if it gave no delay: then the last good one served again. */
  readonly backoffError?:
    | {
        /** What it threw. */
        readonly error: unknown
      }
    | undefined
  /** When the circuit last rejected a call; `undefined`: it rejected none since it opened. */
  refusedAtMs: number | undefined
}

/** Calls go through and are counted. */
export interface Closed extends Period {
  /** The name of the state. */
  readonly kind: 'closed'
  /** The counts of the trip strategy. */
  readonly tally: unknown
}

/** Calls are rejected; what comes after `openMs` is a probe. */
export interface Open extends Opening {
  /** The name of the state. */
  readonly kind: 'open'
}

/** Some calls go through as probes; their verdicts decide. */
export interface HalfOpen extends Opening {
  /** The name of the state. */
  readonly kind: 'half-open'
  /** The counts of the recovery strategy. */
  readonly tally: unknown
}

/** The whole of what a circuit knows; plain data. */
export type State = Closed | Open | HalfOpen

/** What a call counts as. `Ending` says more of one that is ignored. */
export type Verdict = 'success' | 'failure' | 'ignored'
