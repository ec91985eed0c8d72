/** The input of a backoff. */
export interface BackoffContext {
  /** Which delay in a row this is: 1 for the first. */
  readonly attempt: number
  /** The previous delay, in milliseconds; absent at the first attempt. */
  readonly previousMs?: number | undefined
  /** The error, or the value that counted as a failure, before this delay. */
  readonly failure?: unknown
  /** Random numbers from 0 to 1, 1 excluded. */
  readonly random: () => number
}

/**
 * How long to wait, in milliseconds. A backoff is a pure function without counts, so that breakers and retries can
 * share it. `Infinity` waits forever.
 */
export type Backoff = (context: BackoffContext) => number
