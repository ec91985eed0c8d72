import { alongCause } from './along-cause.ts'
import { checkNames } from './names.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/**
 * Rejections with an error of one of these codes, such as `'ECONNREFUSED'`, on the error itself or along its `cause`.
 *
 * @throws TypeError
 */
export function errorCode(...codes: readonly string[]): OutcomePredicate {
  checkNames('errorCode()', 'codes', codes)
  return (outcome) =>
    outcome.status === 'rejected' && alongCause(outcome.reason, ({ code }) => codes.includes(code as string))
}
