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
   * How many calls begin each second, in all processes together, 0 or more; or how that changes over time, each rate from its
   * moment on, in milliseconds from the beginning.
   */
  readonly ratePerSecond: number | readonly RateFrom[]
  /**
   * How calls are spread over time: by chance (a Poisson process), evenly, or in bursts of this many at once, the bursts by
   * chance.
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
   * How many processes there are, a whole number above 0. Each has a guard of its own, and each call is made by one of them,
   * by chance.
   *
   * @default 1
   */
  readonly processes?: number | undefined
  /**
   * Makes the breakers of all processes one circuit, by the rules of `recloser/redis`: see `SimulatedFleet`. The guard must be a
   * breaker; a `SimulatedGuard`, or none, has nothing to share.
   *
   * @default each process has a circuit of its own
   */
  readonly fleet?: SimulatedFleet | undefined
  /**
   * How long a caller waits for an answer, with all attempts, in milliseconds above 0. Then the call has failed, and the attempt
   * in flight is given up.
   *
   * @default Infinity
   */
  readonly deadlineMs?: number | undefined
  /**
   * What the guard is told of an attempt that the deadline ended: that it failed, as a timeout, or nothing, as when a caller
   * hangs up.
   *
   * @default 'failure'
   */
  readonly deadlineCountsAs?: 'failure' | 'ignored' | undefined
  /**
   * How long one attempt may take, in milliseconds above 0. Then it has failed and is given up.
   *
   * @default Infinity
   */
  readonly timeoutMs?: number | undefined
  /**
   * How often a call is tried, the first attempt included, a whole number above 0; and how long it waits before each further
   * attempt, as in `recloser/backoff`. What the guard refuses is not tried again.
   *
   * @default { attempts: 1 }
   */
  readonly retries?:
    | {
        /** How often a call is tried, the first attempt included. */
        readonly attempts: number
        /** How long it waits before each further attempt, in milliseconds, or a backoff that says so. */
        readonly backoff?: number | Backoff | undefined
      }
    | undefined
  /**
   * How many calls each process makes at once: a whole number above 0, or Infinity. A call counts until it ends, with all
   * attempts and waits.
   *
   * @default Infinity
   */
  readonly maxConcurrent?: number | undefined
  /**
   * How many calls wait in each process for one of these to end: a whole number, 0 or more, or Infinity. Further ones fail.
   *
   * @default 0
   */
  readonly maxWaiting?: number | undefined
}

/**
 * How processes share a circuit: it opens for all once enough of them have opened theirs, its probes and the ramp of a slow
 * start are those of all, their verdicts add up, and it closes for all. The store is always there; holds and counts are not shared.
 */
export interface SimulatedFleet {
  /**
   * How many processes must have opened their circuits within one open period to open it for all: a whole number above 0, of
   * which no more are needed than there are; or a share of them, above 0 and below 1.
   *
   * @default 2
   */
  readonly quorum?: number | undefined
  /**
   * How long a command is on its way to the store, in milliseconds, finite and above 0; its answer, and a message to the others,
   * take as long.
   *
   * @default 1
   */
  readonly latencyMs?: number | undefined
}

/** A rate of calls, from a moment on. */
export interface RateFrom {
  /** From when on, in milliseconds from the beginning. */
  readonly fromMs: number
  /** How many calls begin each second, in all processes together. */
  readonly perSecond: number
}
