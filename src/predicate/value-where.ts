import { callback, check } from '../base/check.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/**
 * Resolved values that satisfy the function, such as a response that says it is overloaded. The caller still gets the value.
 *
 * @throws TypeError
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- whoever writes the function knows the type of the value
export function valueWhere<T = unknown>(fn: (value: T) => boolean): OutcomePredicate {
  check('valueWhere()', 'fn', fn, callback<typeof fn>())
  // The type of the value is the word of whoever wrote the function.
  return (outcome) => outcome.status === 'fulfilled' && fn(outcome.value as T)
}
