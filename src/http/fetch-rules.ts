import { withRetryAfter } from '../backoff/with-retry-after.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../core/settings.ts'
import { any } from '../predicate/any.ts'
import { httpStatus } from '../predicate/http-status.ts'
import { rejected } from '../predicate/rejected.ts'

/**
 * The options of the breakers of an HTTP client: what counts, unless they say so themselves, and open periods that heed
 * Retry-After.
 *
 * @throws TypeError, RangeError
 */
export function httpOptions(options: CircuitBreakerOptions, maxRetryAfterMs: number): CircuitBreakerOptions {
  const { rules, wallClock } = resolveOptions(options).settings
  return {
    ...options,
    isFailure: options.isFailure ?? any(rejected, httpStatus(429, '5xx')),
    resetTimeoutMs: withRetryAfter(rules.backoff, { maxMs: maxRetryAfterMs, wallClock }),
  }
}
