import { alongCause } from './along-cause.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/** Codes of Node, undici and axios for: it took too long. */
const codes: readonly unknown[] = Object.freeze([
  'ECONNABORTED',
  'ERR_TIMEOUT',
  'ESOCKETTIMEDOUT',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
])

/**
 * Rejections because the call took too long: a `TimeoutError`, such as the one of `AbortSignal.timeout`, or such a
 * code. Causes are searched too.
 */
export const timedOut: OutcomePredicate = (outcome) =>
  outcome.status === 'rejected' &&
  alongCause(outcome.reason, ({ code, name }) => name === 'TimeoutError' || codes.includes(code))
