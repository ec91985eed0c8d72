import { callback, check } from '../base/check.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/**
 * Resolved values that satisfy the function, such as a response that says it is overloaded. The caller still gets the value.
 *
 * @throws TypeError
 */
export function valueWhere<T = unknown>(fn: (value: T) => boolean): OutcomePredicate<T> {
  check('valueWhere()', 'fn', fn, callback<typeof fn>())
  return (outcome) => outcome.status === 'fulfilled' && fn(outcome.value)
}
