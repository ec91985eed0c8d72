/**
 * The call took longer than allowed. This is not a `RejectedError`: a breaker around the timeout counts it as a failure
 * if the task had begun, and ignores it if the call spent its time in an inner queue. The predicate `timedOut` is true
 * for it, as for the error of `AbortSignal.timeout()`.
 */
export class TimeoutError extends Error {
  /** Stable, for programs and log searches. */
  readonly code = 'ERR_TIMEOUT'
  /** The time limit of the task, in milliseconds. */
  readonly timeoutMs: number

  /** Makes the error of a call that took longer than this many milliseconds. */
  constructor(timeoutMs: number) {
    super(`The call took longer than ${timeoutMs} ms`)
    this.timeoutMs = timeoutMs
  }

  /** `TimeoutError`. */
  override get name(): string {
    return 'TimeoutError'
  }
}

/**
 * Whether `timeout()`, or the option `timeoutMs` of a fetch or undici breaker, ended the call; true for any copy of the
 * package. It is false for the error of `AbortSignal.timeout()`. Never throws.
 */
export function isTimeout(error: unknown): error is TimeoutError {
  try {
    const { code, timeoutMs } = error as { readonly code?: unknown; readonly timeoutMs?: unknown }
    return code === 'ERR_TIMEOUT' && typeof timeoutMs === 'number'
  } catch {
    // Not an object, or a proxy that does not allow reading.
    return false
  }
}
