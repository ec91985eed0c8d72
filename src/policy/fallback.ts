import { callback, readOptions } from '../base/check.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import { safeHandler, type HookErrorHandler } from '../base/hook.ts'
import { throwIfAborted } from '../call/abort.ts'
import { execute } from '../call/execute.ts'
import { checkCall, contextOf, isGuard, isBuiltInPolicy } from '../call/task.ts'
import type { AlternativeOf, BuiltInPolicy, Task, TaskContext } from '../call/task.ts'
import { outcomeOf } from '../call/journey.ts'
import type { Breaker } from '../breaker/breaker.ts'
import { ask } from '../breaker/judge.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'
import { failureOf, resultOf } from './failure-of.ts'
import { libraryPolicy, type PolicyCall } from './library-policy.ts'
import { policyEvents, type PolicyEvents } from './policy-events.ts'

/** All fields are optional. */
export interface FallbackOptions {
  /**
   * Which outcomes to replace: rejections, and resolved values too if you want. If it throws, its default decides.
   *
   * @default every rejection except the caller's own abort
   */
  readonly when?: OutcomePredicate | undefined
  /**
   * Receives errors thrown by `when` and by listeners; they never reach the caller.
   *
   * @default console.error, at most once a minute for each hook
   */
  readonly onHookError?: HookErrorHandler | undefined
}

/** The fallback replaced an outcome. */
export interface FallbackServedEvent {
  /** Which event this is. */
  readonly type: 'fallback'
  /** The error that was replaced, or the value that `when` selected. */
  readonly error: unknown
}

/** The fallback itself failed. */
export interface FallbackFailedEvent {
  /** Which event this is. */
  readonly type: 'fallbackFailed'
  /** Its own error, which the caller gets. */
  readonly error: unknown
  /** The error that it should have replaced, or the value that `when` selected. */
  readonly cause: unknown
}

/** The events of a fallback. */
export type FallbackEvent = FallbackServedEvent | FallbackFailedEvent

/** A policy that replaces outcomes; `Extra` is the type of the replacement. */
export interface FallbackPolicy<Extra> extends BuiltInPolicy<Extra>, PolicyEvents<FallbackEvent> {}

/** Any value except a function. */
type NoFunction<Value> = Value extends (...args: never[]) => unknown ? never : Value

/**
 * Replaces the outcome if the task fails: with a value, with the result of a function of the error, or with the result
 * of the same task through another breaker or policy. Pass your own policy as `pipeline(policy)`, because any other
 * function is called with the error. If the fallback fails too, the caller gets the fallback's own error, unchanged;
 * the event `fallbackFailed` has both errors.
 *
 * @throws TypeError
 */
export function fallback<G extends Breaker | BuiltInPolicy<unknown>>(
  handler: G,
  options?: FallbackOptions,
): FallbackPolicy<AlternativeOf<G>>
export function fallback<Extra>(
  handler: (error: unknown, context: TaskContext) => Extra | PromiseLike<Extra>,
  options?: FallbackOptions,
): FallbackPolicy<Extra>
export function fallback<Value>(handler: NoFunction<Value>, options?: FallbackOptions): FallbackPolicy<Awaited<Value>>
export function fallback(handler: unknown, options: FallbackOptions = {}): FallbackPolicy<unknown> {
  const caller = 'fallback()'
  const settings = readOptions(caller, options, {
    when: [callback<OutcomePredicate>(), notAborted],
    onHookError: [callback<HookErrorHandler>(), undefined],
  })
  const onHookError = safeHandler(settings.onHookError ?? defaultHookErrorHandler())
  const { emit, subscribe } = policyEvents<FallbackEvent>(onHookError)
  const serve = serverOf(handler)

  async function run<T>(task: Task<T>, call?: PolicyCall): Promise<T> {
    checkCall(caller, run, task, call)
    throwIfAborted(call?.signal)
    const context = contextOf(call)
    const outcome = await outcomeOf(() => task(context))
    const asked = { signal: call?.signal, probe: false }
    if (!(ask(settings.when, 'when', outcome, asked, onHookError) ?? notAborted(outcome, asked)))
      return resultOf(outcome)

    const failure = failureOf(outcome)
    try {
      const value = await serve(failure, context, task)
      emit(() => ({ type: 'fallback', error: failure }))
      // `Extra`, as the type of the policy says.
      return value as T
    } catch (error) {
      emit(() => ({ type: 'fallbackFailed', error, cause: failure }))
      throw error
    }
  }
  return libraryPolicy('fallback', run, { subscribe })
}

const notAborted: OutcomePredicate = (outcome, context) =>
  outcome.status === 'rejected' && !callerAborted(outcome, context)

type Serve = (failure: unknown, context: TaskContext, task: Task<unknown>) => unknown

function serverOf(handler: unknown): Serve {
  if (isBuiltInPolicy(handler) || (typeof handler !== 'function' && isGuard(handler))) {
    return (_failure, context, task) => execute(handler, task, context)
  }
  if (typeof handler !== 'function') return () => handler
  // The overloads say so.
  const answer = handler as (failure: unknown, context: TaskContext) => unknown
  return (failure, context) => answer(failure, context)
}
