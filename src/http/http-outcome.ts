import { withRetryAfter } from '../backoff/with-retry-after.ts'
import { isRejection } from '../base/rejected-error.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../core/settings.ts'
import { all } from '../predicate/all.ts'
import { any } from '../predicate/any.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import { errorCode } from '../predicate/error-code.ts'
import { errorWhere } from '../predicate/error-where.ts'
import { httpStatus } from '../predicate/http-status.ts'
import { not } from '../predicate/not.ts'
import { rejected } from '../predicate/rejected.ts'

/** The dependency answered 5xx or 429, or gave no answer at all. An error that carries another status is an answer. */
const failed = any(httpStatus(429, '5xx'), all(rejected, not(httpStatus('1xx', '2xx', '3xx', '4xx'))))

/** What undici calls an error of the caller's own making: the request was wrong, or the dispatcher was closed. */
const callersOwn = errorCode(
  'ERR_INVALID_URL',
  'UND_ERR_ABORTED',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_INVALID_RETURN_VALUE',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
)

const saysNothing = any(callerAborted, errorWhere(isRejection), callersOwn)

/**
 * The options with what is different over HTTP: which outcomes count, and that a Retry-After header may make the circuit
 * stay open for longer.
 *
 * @throws TypeError, RangeError
 */
export function forHttp(options: CircuitBreakerOptions, maxRetryAfterMs: number): CircuitBreakerOptions {
  const { rules, wallClock } = resolveOptions(options)
  return {
    ...options,
    isFailure: options.isFailure ?? failed,
    isIgnored: options.isIgnored ?? saysNothing,
    resetTimeoutMs: withRetryAfter(rules.backoff, { maxMs: maxRetryAfterMs, wallClock }),
  }
}
