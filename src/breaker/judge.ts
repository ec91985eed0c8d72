import { checkAnswer, rule } from '../base/check.ts'
import { askHook, type HookErrorHandler } from '../base/hook.ts'
import { rejectionOf } from '../base/rejected-error.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import type { Outcome } from '../base/outcome.ts'
import type { OutcomeContext, OutcomePredicate } from '../predicate/outcome-predicate.ts'
import type { Verdict } from '../machine/state.ts'
import type { Ending } from '../trip/trip-strategy.ts'

/** The options of one call: its signal, and predicates that replace those of the circuit. */
export interface CallOptions<T = unknown> {
  /** The caller's signal; it is passed to the task. */
  readonly signal?: AbortSignal | undefined
  /** Like the breaker's option, for this call only. */
  readonly isFailure?: OutcomePredicate<T> | undefined
  /** Like the breaker's option, for this call only. */
  readonly isIgnored?: OutcomePredicate<T> | undefined
  /**
   * @internal False: the call ended before it reached the dependency, so that its rejection says nothing about the
   * dependency.
   */
  readonly reached?: boolean | undefined
}

/** The part of a breaker's settings that judges outcomes. */
export interface Judgement {
  /** Whether every resolved value is a success, because the options have no predicates. */
  readonly noPredicates: boolean
  readonly isFailure: OutcomePredicate | undefined
  readonly isIgnored: OutcomePredicate | undefined
  readonly onHookError: HookErrorHandler
}

/** What predicates receive about the call from its permit. */
export type JudgedCall = Pick<OutcomeContext, 'probe' | 'durationMs'>

/**
 * How a call ended, as the circuit judges its outcome. Never throws: if a predicate throws or returns no boolean, the
 * default decides.
 */
export function judge(
  circuit: Judgement,
  outcome: Outcome,
  call: CallOptions<never> | undefined,
  permit: JudgedCall,
): Ending {
  const { isIgnored = circuit.isIgnored, isFailure = circuit.isFailure, signal, reached } = call ?? {}
  const failed = outcome.status === 'rejected'
  const says = (predicate: OutcomePredicate<never>, hook: string): boolean | undefined => {
    const context = { signal, probe: permit.probe, durationMs: permit.durationMs }
    return ask(predicate, hook, outcome, context, circuit.onHookError)
  }
  // This comes first, with all options: a predicate of the user can only add to it.
  if (failed) {
    if (reached === false || rejectionOf(outcome.reason)) return 'unreached'
    if (signal && says(callerAborted, 'isIgnored')) return 'abandoned'
  }
  if (isIgnored !== undefined && says(isIgnored, 'isIgnored')) return 'ignored'
  return ((isFailure && says(isFailure, 'isFailure')) ?? failed) ? 'failure' : 'success'
}

/** What the call counts as: a call with neither a good nor a bad answer says nothing about the dependency. */
export const verdictOf = (ending: Ending): Verdict =>
  ending === 'success' || ending === 'failure' ? ending : 'ignored'

const atOnce = rule<boolean>('boolean', 'true or false, at once')

/** What the predicate returns; `undefined` if it gave no valid answer, which was reported. */
export function ask(
  predicate: OutcomePredicate<never>,
  hook: string,
  outcome: Outcome,
  context: OutcomeContext,
  onHookError: HookErrorHandler,
): boolean | undefined {
  return askHook(
    () => checkAnswer(hook, 'answer', predicate(outcome as Outcome<never>, context), atOnce),
    undefined,
    hook,
    onHookError,
  )
}
