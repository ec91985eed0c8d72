// Registered, so that the guard knows errors of another copy or another build of the package, and of other realms.
const brand: unique symbol = Symbol.for('recloser.timeout') as never

/**
 * The call took longer than it may. This is no `RejectedError`: a breaker around the timeout counts it as a failure, if the
 * task was begun. A call that spent its time in a queue further in counts for nothing. The predicate `timedOut` is true for
 * it, as for the error of `AbortSignal.timeout()`.
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
  /** @internal */
  get [brand](): true {
    return true
  }
}

/**
 * Whether `timeout()`, or the option `timeoutMs` of a fetch or undici breaker, ended the call; true for any copy of the
 * package. It is false for the error of `AbortSignal.timeout()`. Never throws.
 */
export function isTimeout(error: unknown): error is TimeoutError {
  try {
    return typeof error === 'object' && error !== null && (error as { [brand]?: unknown })[brand] === true
  } catch {
    // A proxy that lets nothing be read.
    return false
  }
}
