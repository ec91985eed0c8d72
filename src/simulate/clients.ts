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
  readonly arrivals?: 'poisson' | 'uniform' | { readonly burstOf: number } | undefined
  /**
   * How many processes there are, a whole number above 0. Each has a guard of its own, and each call is made by one of them,
   * by chance.
   *
   * @default 1
   */
  readonly processes?: number | undefined
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
  readonly retries?: { readonly attempts: number; readonly backoff?: number | Backoff | undefined } | undefined
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

/** A rate of calls, from a moment on. */
export interface RateFrom {
  readonly fromMs: number
  readonly perSecond: number
}
