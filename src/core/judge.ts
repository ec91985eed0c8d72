import { refusal } from '../base/check.ts'
import { dropPromise, type HookErrorHandler } from '../base/hook.ts'
import { isRejection } from '../base/rejected-error.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import type { Outcome, OutcomeContext, OutcomePredicate } from '../predicate/outcome-predicate.ts'
import { rejected } from '../predicate/rejected.ts'
import type { Verdict } from './state.ts'

/** What one call may bring of its own: its signal, and predicates that stand in for the circuit's. */
export interface CallOptions {
  /** The caller's signal; handed to the task. */
  readonly signal?: AbortSignal | undefined
  /** As the breaker's option, for this call alone. */
  readonly isFailure?: OutcomePredicate | undefined
  /** As the breaker's option, for this call alone. */
  readonly isIgnored?: OutcomePredicate | undefined
  /** @internal False: the call ended before the dependency was asked, so that its rejection says nothing about it. */
  readonly reached?: boolean | undefined
}

/** The part of a breaker's settings that judges outcomes. */
export interface Judgement {
  /** Whether every resolved value is a success, because nobody asked for predicates. */
  readonly trusting: boolean
  readonly isFailure: OutcomePredicate | undefined
  readonly isIgnored: OutcomePredicate | undefined
  readonly onHookError: HookErrorHandler
}

/** What an outcome means for the circuit. Total: where a predicate throws or gives no boolean, the default decides. */
export function judge(circuit: Judgement, outcome: Outcome, call: CallOptions | undefined, probe: boolean): Verdict {
  if (call?.reached === false && outcome.status === 'rejected') return 'ignored'
  const isIgnored = call?.isIgnored ?? circuit.isIgnored
  const isFailure = call?.isFailure ?? circuit.isFailure
  if (isIgnored === undefined && isFailure === undefined && outcome.status === 'fulfilled') return 'success'

  const context = { signal: call?.signal, probe }
  const { onHookError } = circuit
  if (ask(isIgnored ?? saysNothing, 'isIgnored', outcome, context, onHookError) === true) return 'ignored'
  const failed = ask(isFailure ?? rejected, 'isFailure', outcome, context, onHookError) ?? rejected(outcome, context)
  return failed ? 'failure' : 'success'
}

/** The default of `isIgnored`: a call that was aborted by its caller, or never reached the dependency, says nothing of it. */
const saysNothing: OutcomePredicate = (outcome, context) =>
  outcome.status === 'rejected' && (callerAborted(outcome, context) || isRejection(outcome.reason))

/** What the predicate answers; `undefined`: it gave no answer, which was told. */
export function ask(
  predicate: OutcomePredicate,
  hook: string,
  outcome: Outcome,
  context: OutcomeContext,
  onHookError: HookErrorHandler,
): boolean | undefined {
  try {
    const answer: unknown = predicate(outcome, context)
    if (typeof answer === 'boolean') return answer
    dropPromise(answer)
    throw refusal(TypeError, hook, 'answer', 'true or false, at once', answer)
  } catch (error) {
    onHookError(error, hook)
    return undefined
  }
}
