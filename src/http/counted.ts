import { rejectionOf } from '../base/rejected-error.ts'
import type { CallOptions } from '../breaker/judge.ts'
import { all } from '../predicate/all.ts'
import { alongCause } from '../predicate/along-cause.ts'
import { any } from '../predicate/any.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import { errorCode } from '../predicate/error-code.ts'
import { errorWhere } from '../predicate/error-where.ts'
import { httpStatus } from '../predicate/http-status.ts'
import { not } from '../predicate/not.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'
import { anyError } from '../predicate/any-error.ts'

/** The server answered 5xx or 429, or gave no answer at all. An error with another status is an answer. */
export const failed = any(httpStatus(429, '5xx'), all(anyError, not(httpStatus('1xx', '2xx', '3xx', '4xx'))))

/**
 * The codes of undici and Bun for errors that the caller caused: the request was wrong, or the dispatcher was closed.
 */
const callersOwn = errorCode(
  // In Node.js, for an item of a body that is neither text nor bytes; in Bun, for a GET with a body.
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
  'ERR_INVALID_URL',
  'UND_ERR_ABORTED',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_INVALID_RETURN_VALUE',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
)

/** A Blob of the request, alone or in a form, whose file has changed or gone. */
const unreadable = errorWhere((error) => alongCause(error, ({ name }) => name === 'NotReadableError'))

/** The outcomes that are always ignored over HTTP. */
export const uncounted: OutcomePredicate = any(
  callerAborted,
  errorWhere((error) => rejectionOf(error) !== undefined),
  callersOwn,
  unreadable,
)

/** For a call that is ignored with any outcome. A call without an answer says nothing about the dependency. */
export const ignoredCall: CallOptions = Object.freeze({ isIgnored: () => true, reached: false })

/** Whether the request did not reach the server because of the caller. */
export const isCallersOwn = (reason: unknown): boolean =>
  any(callersOwn, unreadable)({ status: 'rejected', reason }, { signal: undefined, probe: false })
