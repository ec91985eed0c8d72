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

/** Rejections because it took too long: a `TimeoutError`, as `AbortSignal.timeout` gives it, or such a code; along `cause`. */
export const timedOut: OutcomePredicate = (outcome) =>
  outcome.status === 'rejected' &&
  alongCause(outcome.reason, ({ code, name }) => name === 'TimeoutError' || codes.includes(code))
