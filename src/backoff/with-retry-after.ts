import { callback, check, milliseconds, readOptions } from '../base/check.ts'
import { wallClock } from '../base/clock.ts'
import type { Backoff } from './backoff.ts'
import { defaultMaxMs } from './capped.ts'
import { retryAfterMs } from './retry-after.ts'

export interface WithRetryAfterOptions {
  /**
   * The longest wait a hint may ask for, in milliseconds; the backoff's own delay is not cut. 0 or more.
   *
   * @default 3_600_000 (one hour)
   */
  readonly maxMs?: number | undefined
  /**
   * Wall time in milliseconds, against which a date in a Retry-After header is read.
   *
   * @default Date.now
   */
  readonly wallClock?: (() => number) | undefined
}

/**
 * Waits longer where the failure asks for it: by a `retryAfterMs`, as this library's errors have it, or by an HTTP
 * Retry-After header. Never shorter than the backoff says.
 *
 * @throws TypeError, RangeError
 */
export function withRetryAfter(backoff: Backoff, options: WithRetryAfterOptions = {}): Backoff {
  const caller = 'withRetryAfter()'
  check(caller, 'backoff', backoff, callback<Backoff>())
  const { maxMs, wallClock: clock } = readOptions(caller, options, {
    maxMs: [milliseconds, defaultMaxMs],
    wallClock: [callback<() => number>(), wallClock],
  })

  return (context) => {
    const delayMs = backoff(context)
    // What is no number is handed on as it is, for the circuit to refuse.
    return Number.isFinite(delayMs)
      ? Math.max(delayMs, Math.min(maxMs, retryAfterMs(context.failure, clock) ?? 0))
      : delayMs
  }
}
