import { optionError } from '../base/check.ts'
import type { Outcome } from '../base/outcome.ts'

/** What a predicate may use besides the outcome. */
export interface OutcomeContext {
  /** The signal that the caller gave to this call. */
  readonly signal?: AbortSignal | undefined
  /** Whether the call is a probe of a half-open circuit. */
  readonly probe: boolean
  /** How long the call took, in milliseconds; `undefined` if it was not timed. */
  readonly durationMs?: number | undefined
}

/**
 * A question about a settled call. It must return a boolean at once. A promise would always be truthy, so anything
 * except a boolean is reported to `onHookError` as a TypeError, and the default decides.
 */
// Methods are compared in both directions, so that a predicate for one type of value can also be used where the type is
// not known, such as in the options of a breaker that many tasks share.
export type OutcomePredicate<T = unknown> = {
  /** Whether the answer is yes for this outcome. */
  answer(outcome: Outcome<T>, context: OutcomeContext): boolean
}['answer']

/**
 * The parameters of `any` and `all`. A function type is compared in one direction, so that a predicate for another type
 * is refused.
 */
export type StrictPredicate<T> = (outcome: Outcome<T>, context: OutcomeContext) => boolean

/** @throws TypeError if one of them is not a function, or if there are none */
export function checkPredicates(caller: string, predicates: readonly unknown[]): void {
  if (predicates.length === 0) throw optionError(TypeError, caller, 'predicates', 'one function or more', 'none')
  for (const predicate of predicates) {
    if (typeof predicate !== 'function') throw optionError(TypeError, caller, 'predicates', 'functions', predicate)
  }
}
