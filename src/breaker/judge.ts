import { refusal } from '../base/check.ts'
import { dropPromise, type HookErrorHandler } from '../base/hook.ts'
import { rejectionOf } from '../base/rejected-error.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import type { Outcome } from '../base/outcome.ts'
import type { OutcomeContext, OutcomePredicate } from '../predicate/outcome-predicate.ts'
import { anyError } from '../predicate/any-error.ts'
import type { Verdict } from '../machine/state.ts'

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
  /** Whether every resolved value is a success, because the options have no predicates. */
  readonly trusting: boolean
  readonly isFailure: OutcomePredicate | undefined
  readonly isIgnored: OutcomePredicate | undefined
  readonly onHookError: HookErrorHandler
}

/** What predicates learn of the call from its permit. */
export type JudgedCall = Pick<OutcomeContext, 'probe' | 'durationMs'>

/** What an outcome means for the circuit. Total: where a predicate throws or gives no boolean, the default decides. */
export function judge(
  circuit: Judgement,
  outcome: Outcome,
  call: CallOptions | undefined,
  permit: JudgedCall,
): Verdict {
  const isIgnored = call?.isIgnored ?? circuit.isIgnored
  const isFailure = call?.isFailure ?? circuit.isFailure
  const asked = isIgnored !== undefined || isFailure !== undefined
  if (!asked && outcome.status === 'fulfilled') return 'success'

  // The duration costs a reading of the clock, which only predicates of the user may want.
  const { signal, reached } = call ?? {}
  const context = { signal, probe: permit.probe, durationMs: asked ? permit.durationMs : undefined }
  const { onHookError } = circuit
  const ignores = (predicate: OutcomePredicate): boolean =>
    ask(predicate, 'isIgnored', outcome, context, onHookError) === true
  // Asked first and whatever the options: a predicate of the user can only add to it.
  if ((reached === false && anyError(outcome, context)) || ignores(saysNothing)) return 'ignored'
  if (isIgnored !== undefined && ignores(isIgnored)) return 'ignored'
  const failed = ask(isFailure ?? anyError, 'isFailure', outcome, context, onHookError) ?? anyError(outcome, context)
  return failed ? 'failure' : 'success'
}

/** A call that its caller aborted, or that never reached the dependency, says nothing about the dependency. */
const saysNothing: OutcomePredicate = (outcome, context) =>
  outcome.status === 'rejected' && (callerAborted(outcome, context) || rejectionOf(outcome.reason) !== undefined)

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
