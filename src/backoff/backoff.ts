/** What a backoff may look at. */
export interface BackoffContext {
  /** Which delay in a row this is: 1 for the first. */
  readonly attempt: number
  /** The delay before this one, in milliseconds; absent at the first attempt. */
  readonly previousMs?: number | undefined
  /** The error, or the value that counted as a failure, that this delay answers. */
  readonly failure?: unknown
  /** Chance in 0..1, 1 excluded. */
  readonly random: () => number
}

/**
 * How long to wait, in milliseconds: a pure function that holds no count, so that breakers and retries share it safely.
 * `Infinity` waits for ever.
 */
export type Backoff = (context: BackoffContext) => number
