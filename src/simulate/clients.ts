import type { Backoff } from '../backoff/backoff.ts'

/** Callers that behave alike. */
export interface SimulatedClients {
  /**
   * Shown in transitions.
   *
   * @default 'clients'
   */
  readonly name?: string | undefined
  /**
   * How many calls begin each second, in all processes together, 0 or more. Or a list of rates that change over time,
   * each with its start in milliseconds from the beginning.
   */
  readonly ratePerSecond: number | readonly RateFrom[]
  /**
   * How calls are spread over time: at random (a Poisson process), evenly, or in bursts of this many calls at once,
   * with the bursts at random times.
   *
   * @default 'poisson'
   */
  readonly arrivals?:
    | 'poisson'
    | 'uniform'
    | {
        /** How many calls begin at once. */
        readonly burstOf: number
      }
    | undefined
  /**
   * How many processes there are, a whole number above 0. Each has its own guard, and each call is made by one of them,
   * chosen at random.
   *
   * @default 1
   */
  readonly processes?: number | undefined
  /**
   * Makes the breakers of all processes one circuit, by the rules of `recloser/redis`: see `SimulatedFleet`. The guard
   * must be a breaker; a `SimulatedGuard`, or no guard, has nothing to share.
   *
   * @default each process has its own circuit
   */
  readonly fleet?: SimulatedFleet | undefined
  /**
   * How long a caller waits for an answer, including all attempts, in milliseconds above 0. After that the call has
   * failed, and the caller gives up the attempt in flight.
   *
   * @default Infinity
   */
  readonly deadlineMs?: number | undefined
  /**
   * What an attempt that the deadline ended counts as for the guard: a failure, as with a timeout, or nothing, as when
   * a caller goes away.
   *
   * @default 'failure'
   */
  readonly deadlineCountsAs?: 'failure' | 'ignored' | undefined
  /**
   * How long one attempt may take, in milliseconds above 0. After that it has failed, and the caller gives it up.
   *
   * @default Infinity
   */
  readonly timeoutMs?: number | undefined
  /**
   * How often a call is tried, including the first attempt, a whole number above 0; and how long it waits before each
   * further attempt, as in `recloser/backoff`. A call that the guard refuses is not tried again.
   *
   * @default { attempts: 1 }
   */
  readonly retries?:
    | {
        /** How often a call is tried, including the first attempt. */
        readonly attempts: number
        /** How long it waits before each further attempt, in milliseconds, or a backoff that returns this time. */
        readonly backoff?: number | Backoff | undefined
      }
    | undefined
  /**
   * How many calls each process makes at once: a whole number above 0, or Infinity. A call counts until it ends,
   * including all attempts and waits.
   *
   * @default Infinity
   */
  readonly maxConcurrent?: number | undefined
  /**
   * How many calls may wait in each process for one of these to end: a whole number, 0 or more, or Infinity. Further
   * calls fail.
   *
   * @default 0
   */
  readonly maxWaiting?: number | undefined
}

/**
 * How processes share a circuit. It opens for all once enough of them have opened theirs. They share its probes and the
 * ramp of a slow start, their verdicts add up, and it closes for all. The store is always available; holds and counts
 * are not shared.
 */
export interface SimulatedFleet {
  /**
   * How many processes must have opened their circuits within one open period to open it for all: a whole number above
   * 0, limited to the number of processes; or a share of them, above 0 and below 1.
   *
   * @default 2
   */
  readonly quorum?: number | undefined
  /**
   * How long a command takes to reach the store, in milliseconds, finite and above 0. Its answer, and a message to the
   * other processes, take the same time.
   *
   * @default 1
   */
  readonly latencyMs?: number | undefined
}

/** A rate of calls, from a point in time. */
export interface RateFrom {
  /** When this rate begins, in milliseconds from the beginning. */
  readonly fromMs: number
  /** How many calls begin each second, in all processes together. */
  readonly perSecond: number
}
