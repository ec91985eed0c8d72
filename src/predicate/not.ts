import { checkPredicates, type OutcomePredicate } from './outcome-predicate.ts'

/**
 * True when the predicate is false.
 *
 * @throws TypeError
 */
export function not<T = unknown>(predicate: OutcomePredicate<T>): OutcomePredicate<T> {
  checkPredicates('not()', [predicate])
  return (outcome, context) => {
    const answer: unknown = predicate(outcome, context)
    // What is no boolean is handed on as it is, for the circuit to report.
    return typeof answer === 'boolean' ? !answer : (answer as boolean)
  }
}
