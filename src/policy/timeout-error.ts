/**
 * The call took longer than it may. This is no `RejectedError`: a breaker around the timeout counts it as a failure, if the
 * task was begun; a call that spent its time in a queue further in counts for nothing. The `timedOut` predicate knows it, as it knows what `AbortSignal.timeout` gives.
 */
export class TimeoutError extends Error {
  /** Stable, for programs and log searches. */
  readonly code = 'ERR_TIMEOUT'
  /** How long the task was given, in milliseconds. */
  readonly timeoutMs: number

  constructor(timeoutMs: number) {
    super(`The call took longer than ${timeoutMs} ms`)
    this.timeoutMs = timeoutMs
  }

  override get name(): string {
    return 'TimeoutError'
  }
}
