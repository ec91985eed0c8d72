import type { Backoff } from '../backoff/backoff.ts'
import { constant } from '../backoff/constant.ts'
import { callback, check, flag, milliseconds, number, readOptions, rule } from '../base/check.ts'
import { defaultRandom, monotonicClock, readClock, steadyAt, steadyTime } from '../base/clock.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import { ignoreRejection, callHook, safeHandler, type HookErrorHandler } from '../base/hook.ts'
import { isRejection, rejectionOf } from '../base/rejected-error.ts'
import { AbortListeners, throwIfAborted } from '../call/abort.ts'
import { checkCall, contextOf, type BuiltInPolicy, type Task } from '../call/task.ts'
import { outcomeOf } from '../call/journey.ts'
import { timersOf } from '../timer/timer.ts'
import { ask } from '../breaker/judge.ts'
import type { Outcome } from '../base/outcome.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'
import { anyError } from '../predicate/any-error.ts'
import { failureOf, resultOf } from './failure-of.ts'
import { libraryPolicy, type PolicyCall } from './library-policy.ts'
import { policyEvents, type PolicyEvents } from './policy-events.ts'
import type { RetryBudget } from './retry-budget.ts'
import { defaultBackoff, RetryDelays } from './retry-delay.ts'
import { wait } from './wait.ts'
import { withCause } from './with-cause.ts'

/** All fields are optional. */
export interface RetryOptions {
  /**
   * How many times the task is run at most, including the first time: a whole number above 0, or Infinity.
   *
   * @default 3
   */
  readonly attempts?: number | undefined
  /**
   * How long to wait before each retry: milliseconds, 0 or more, or a backoff of `recloser/backoff`. Infinity gives up.
   * `withRetryAfter` waits as long as the failure requires. If a backoff throws, or returns anything but a number >= 0,
   * the retry waits as long as the last time; if there was no earlier wait, it waits 100 ms after the first attempt,
   * 200 ms after the second, and so on up to 10 s.
   *
   * @default withJitter(exponential({ initialMs: 100, maxMs: 10_000 }), 'full')
   */
  readonly backoff?: number | Backoff | undefined
  /**
   * Which outcomes to retry: rejections, and resolved values too if you want. It is not called after an abort by the
   * caller, nor for a rejection of this library, even if that is only a cause of the error: these are never retried.
   *
   * @default every rejection, no resolved value
   */
  readonly retryIf?: OutcomePredicate | undefined
  /**
   * No retry begins later than this long after the call began, in milliseconds, 0 or more. A wait that would end later
   * does not begin. If a wait ends later because a timer was late, there is no further attempt. A running attempt is
   * not ended: put `timeout` around the retry for that.
   *
   * @default Infinity
   */
  readonly maxElapsedMs?: number | undefined
  /** Limits the retries of many calls together: a shared `retryBudget()`. */
  readonly budget?: RetryBudget | undefined
  /** Called at each retry, before the wait and before the listeners of `subscribe`. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined
  /**
   * Monotonic milliseconds, for `maxElapsedMs`.
   *
   * @default performance.now
   */
  readonly clock?: (() => number) | undefined
  /**
   * Random numbers from 0 to 1, 1 excluded, for backoffs with jitter.
   *
   * @default Math.random
   */
  readonly random?: (() => number) | undefined
  /**
   * Receives errors thrown by `retryIf`, the backoff, the budget, the clock and listeners; they never reach the caller.
   *
   * @default console.error, at most once a minute for each hook
   */
  readonly onHookError?: HookErrorHandler | undefined
}

/** An attempt failed, and the wait for another one begins. */
export interface RetryEvent {
  /** Which event this is. */
  readonly type: 'retry'
  /** Which attempt failed: 1 for the first. */
  readonly attempt: number
  /** How long until the next one, in milliseconds. */
  readonly delayMs: number
  /** The error, or the value that counts as a failure. */
  readonly error: unknown
}

/** An attempt failed that `retryIf` wanted to retry, but no further attempt follows. */
export interface RetryExhaustedEvent {
  /** Which event this is. */
  readonly type: 'exhausted'
  /** How many attempts were made. */
  readonly attempts: number
  /** Which option ended it. */
  readonly reason: 'attempts' | 'backoff' | 'maxElapsedMs' | 'budget'
  /** The error, or the value that counts as a failure. */
  readonly error: unknown
}

/** A policy that runs a failed task again. */
export interface RetryPolicy extends BuiltInPolicy, PolicyEvents<RetryEvent | RetryExhaustedEvent> {}

const budgetRule = rule<RetryBudget>(
  'object',
  'a retry budget, with `earn` and `spend`',
  ({ earn, spend }: Partial<RetryBudget>) => typeof earn === 'function' && typeof spend === 'function',
)
const delay = rule<number | Backoff>(
  'number function',
  'a number of milliseconds, 0 or more, or a backoff',
  (value) => typeof value === 'function' || value >= 0,
)

const schema = {
  attempts: [
    number('a whole number above 0, or Infinity', (n) => n === Infinity || (Number.isSafeInteger(n) && n > 0)),
    3,
  ],
  backoff: [delay, defaultBackoff],
  retryIf: [callback<OutcomePredicate>(), anyError],
  maxElapsedMs: [milliseconds, Infinity],
  budget: [budgetRule, undefined],
  onRetry: [callback<(event: RetryEvent) => unknown>(), undefined],
  clock: [callback<() => number>(), monotonicClock],
  random: [callback<() => number>(), defaultRandom],
  onHookError: [callback<HookErrorHandler>(), undefined],
} as const

/**
 * Runs the task again after a wait if it fails. It stops at once, with the outcome of the last attempt, if the caller
 * has aborted or if this library rejected the attempt, for instance through an open circuit inside the retry, even if a
 * client wrapped that rejection. If such a rejection is not wrapped, has a code of this library and no cause, the
 * caller gets a copy of it with the error of the previous attempt as `cause`. An abort ends a wait with the signal's
 * reason. The task's context has the `attempt`, from 1.
 *
 * @throws TypeError, RangeError
 */
export function retry(options: RetryOptions = {}): RetryPolicy {
  const caller = 'retry()'
  const fields = readOptions(caller, options, schema)
  const { attempts, retryIf, maxElapsedMs, budget, onRetry, clock, random } = fields
  const backoff = typeof fields.backoff === 'number' ? constant(fields.backoff) : fields.backoff
  const onHookError = safeHandler(fields.onHookError ?? defaultHookErrorHandler())
  const aborts = new AbortListeners()
  const events = policyEvents<RetryEvent | RetryExhaustedEvent>(onHookError)
  if (onRetry !== undefined) events.emitter.subscribe((event) => event.type === 'retry' && onRetry(event), 'onRetry')

  /** Milliseconds since the call began; the clock is not read if it is not needed. */
  function stopwatch(): () => number {
    if (maxElapsedMs === Infinity) return () => 0
    const time = steadyTime(readClock(clock, 'clock', onHookError))
    const [startedAtMs] = time
    return () => steadyAt(time, readClock(clock, 'clock', onHookError)) - startedAtMs
  }

  function isWanted(outcome: Outcome, signal: AbortSignal | undefined): boolean {
    if (signal?.aborted === true) return false
    const context = { signal, probe: false }
    return ask(retryIf, 'retryIf', outcome, context, onHookError) ?? anyError(outcome, context)
  }

  /**
   * Requests a retry from the budget, if there is one. If the budget throws, or returns anything except a boolean,
   * there is no retry.
   */
  function mayRetry(): boolean {
    if (budget === undefined) return true
    try {
      const answer: unknown = budget.spend()
      ignoreRejection(answer)
      return check('budget', 'spend()', answer, flag)
    } catch (error) {
      onHookError(error, 'budget')
      return false
    }
  }

  async function run<T>(task: Task<T>, call?: PolicyCall): Promise<T> {
    checkCall(caller, run, task, call)
    const signal = call?.signal
    throwIfAborted(signal)
    callHook(() => budget?.earn(), 'budget', onHookError)
    const delays = new RetryDelays(backoff, random, onHookError)
    const elapsedMs = stopwatch()
    let earlier: PromiseRejectedResult | undefined

    for (let attempt = 1; ; attempt++) {
      const outcome = await outcomeOf(() => task(contextOf({ ...call, attempt })))
      if (outcome.status === 'rejected') {
        const reason: unknown = outcome.reason
        if (isRejection(reason) && earlier) throw withCause(reason, earlier.reason)
        if (rejectionOf(reason)) throw reason
        earlier = outcome
      }
      if (!isWanted(outcome, signal)) return resultOf(outcome)

      const error = failureOf(outcome)
      const exhausted = (reason: RetryExhaustedEvent['reason']): T => {
        events.emit(() => ({ type: 'exhausted', attempts: attempt, reason, error }))
        return resultOf(outcome)
      }
      if (attempt >= attempts) return exhausted('attempts')
      const delayMs = delays.next(attempt, error)
      if (delayMs === Infinity) return exhausted('backoff')
      if (elapsedMs() + delayMs > maxElapsedMs) return exhausted('maxElapsedMs')
      if (!mayRetry()) return exhausted('budget')
      events.emit(() => ({ type: 'retry', attempt, delayMs, error }))
      await wait<undefined>(
        { ms: delayMs, signal, timers: timersOf(call), aborts, onTimeUp: ({ resolve }) => resolve(undefined) },
        () => undefined,
      )
      // The timer may have been late, by as long as a laptop slept.
      if (elapsedMs() > maxElapsedMs) return exhausted('maxElapsedMs')
    }
  }

  return libraryPolicy('retry', run, { subscribe: events.subscribe })
}
