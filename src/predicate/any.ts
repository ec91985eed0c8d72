import { checkPredicates, type OutcomePredicate, type StrictPredicate } from './outcome-predicate.ts'

/**
 * True when one of the predicates is true. It calls them in order and stops at the first that is true.
 *
 * @throws TypeError
 */
// The place where the predicate is used says the type of the value; where it does not, the predicates do.
export function any<T = unknown>(...predicates: readonly StrictPredicate<NoInfer<T>>[]): OutcomePredicate<T>
export function any<T = unknown>(...predicates: readonly StrictPredicate<T>[]): OutcomePredicate<T>
export function any(...predicates: readonly OutcomePredicate[]): OutcomePredicate {
  checkPredicates('any()', predicates)
  return (outcome, context) => {
    for (const predicate of predicates) {
      const answer: unknown = predicate(outcome, context)
      // What is no boolean is handed on as it is, for the circuit to report.
      if (answer !== false) return answer as boolean
    }
    return false
  }
}
