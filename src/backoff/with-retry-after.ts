import { callback, check, milliseconds, readOptions } from '../base/check.ts'
import { wallClock } from '../base/clock.ts'
import type { Backoff } from './backoff.ts'
import { defaultMaxMs } from './capped.ts'
import { retryAfterMs } from './retry-after.ts'

/** All fields are optional. */
export interface WithRetryAfterOptions {
  /**
   * The longest wait that a failure may set, in milliseconds, 0 or more. It does not shorten the backoff's own delay.
   *
   * @default 3_600_000 (one hour)
   */
  readonly maxMs?: number | undefined
  /**
   * Wall time in milliseconds, to compute the wait from a date in a Retry-After header.
   *
   * @default Date.now
   */
  readonly wallClock?: (() => number) | undefined
}

/**
 * Waits longer if the failure requires it: with a `retryAfterMs`, as this library's errors have, or with an HTTP
 * Retry-After header. It never waits less than the backoff says.
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
    // A value that is not a number is passed on, for the circuit to refuse.
    return Number.isFinite(delayMs)
      ? Math.max(delayMs, Math.min(maxMs, retryAfterMs(context.failure, clock) ?? 0))
      : delayMs
  }
}
