import { optionError } from '../base/check.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/** Anything that may be the right operand of `instanceof`. */
export type AnyClass = abstract new (...args: never[]) => unknown

/**
 * Rejections with an error of one of these classes.
 *
 * @throws TypeError if one of them is not a class, or if there are none
 */
export function instanceOf(...classes: readonly AnyClass[]): OutcomePredicate {
  if (classes.length === 0) throw optionError(TypeError, 'instanceOf()', 'classes', 'one class or more', 'none')
  for (const each of classes as readonly unknown[]) {
    if (typeof each !== 'function') throw optionError(TypeError, 'instanceOf()', 'classes', 'classes', each)
  }
  return (outcome) => outcome.status === 'rejected' && classes.some((each) => outcome.reason instanceof each)
}
