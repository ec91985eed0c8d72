/**
 * The task took longer than it may. It was run, so this is no `RejectedError`: a breaker around the timeout counts it as a
 * failure. The `timedOut` predicate knows it, as it knows what `AbortSignal.timeout` gives.
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
