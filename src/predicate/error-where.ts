import { callback, check } from '../base/check.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/**
 * Rejections whose error satisfies the function.
 *
 * @throws TypeError
 */
export function errorWhere(fn: (error: unknown) => boolean): OutcomePredicate {
  check('errorWhere()', 'fn', fn, callback<typeof fn>())
  return (outcome) => outcome.status === 'rejected' && fn(outcome.reason)
}
