import type { Backoff } from '../backoff/backoff.ts'
import { exponential } from '../backoff/exponential.ts'
import { withJitter } from '../backoff/with-jitter.ts'
import { callback, milliseconds, number, readOptions, rule } from '../base/check.ts'
import { defaultRandom, monotonicClock, readClock, steadyAt, steadyTime } from '../base/clock.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import { subscribe } from '../base/emitter.ts'
import { dropPromise, totalHandler, type HookErrorHandler } from '../base/hook.ts'
import { isRejection } from '../base/rejected-error.ts'
import { checkCall, contextOf, type LibraryPolicy, type Task } from '../call/task.ts'
import { outcomeOf } from '../call/try-execute.ts'
import { ask } from '../core/judge.ts'
import type { Outcome, OutcomePredicate } from '../predicate/outcome-predicate.ts'
import { rejected } from '../predicate/rejected.ts'
import { failureOf, resultOf } from './failure-of.ts'
import { libraryPolicy, teller, type PolicyCall, type Told } from './library-policy.ts'
import type { RetryBudget } from './retry-budget.ts'
import { RetryDelays } from './retry-delay.ts'
import { wait } from './wait.ts'
import { withCause } from './with-cause.ts'

/** All fields are optional. */
export interface RetryOptions {
  /**
   * How often the task is run at most, the first time included: a whole number above 0, or Infinity.
   *
   * @default 3
   */
  readonly attempts?: number | undefined
  /**
   * How long to wait before each retry; see `recloser/backoff`. Infinity gives up. `withRetryAfter` heeds what the failure
   * asks for.
   *
   * @default withJitter(exponential({ initialMs: 100, maxMs: 10_000 }), 'full')
   */
  readonly backoff?: Backoff | undefined
  /**
   * Which outcomes are worth another attempt: rejections, or resolved values too. Not asked after an abort by the caller,
   * nor about rejections of this library: neither is ever retried.
   *
   * @default every rejection, no resolved value
   */
  readonly retryIf?: OutcomePredicate | undefined
  /**
   * No retry begins later than so long after the call, in milliseconds, 0 or more. A wait that would end later is not begun.
   * An attempt that runs is not cut: put `timeout` around the retry for that.
   *
   * @default Infinity
   */
  readonly maxElapsedMs?: number | undefined
  /** What the retries of many calls are paid from: `retryBudget()`, shared. */
  readonly budget?: RetryBudget | undefined
  /** Hears of each retry, before the wait and before the listeners of `subscribe`. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined
  /**
   * Monotonic milliseconds, for `maxElapsedMs`.
   *
   * @default performance.now
   */
  readonly clock?: (() => number) | undefined
  /**
   * Chance in 0..1, for backoffs with jitter.
   *
   * @default Math.random
   */
  readonly random?: (() => number) | undefined
  /**
   * Hears what `retryIf`, the backoff, the budget, the clock and listeners throw; no caller ever does.
   *
   * @default console.error, at most once a minute for each hook
   */
  readonly onHookError?: HookErrorHandler | undefined
}

/** An attempt failed, and another one will follow. */
export interface RetryEvent {
  readonly type: 'retry'
  /** Which attempt failed: 1 for the first. */
  readonly attempt: number
  /** How long until the next one, in milliseconds. */
  readonly delayMs: number
  /** The error, or the value that counts as a failure. */
  readonly error: unknown
}

/** An attempt failed that `retryIf` would have retried, and no other one follows. */
export interface ExhaustedEvent {
  readonly type: 'exhausted'
  /** How many attempts were made. */
  readonly attempts: number
  /** Which option ended it. */
  readonly reason: 'attempts' | 'backoff' | 'maxElapsedMs' | 'budget'
  /** The error, or the value that counts as a failure. */
  readonly error: unknown
}

export interface RetryPolicy extends LibraryPolicy, Told<RetryEvent | ExhaustedEvent> {}

const budgetRule = rule<RetryBudget>(
  'object',
  'a retry budget',
  ({ earn, spend }: Partial<RetryBudget>) => typeof earn === 'function' && typeof spend === 'function',
)

const schema = {
  attempts: [
    number('a whole number above 0, or Infinity', (n) => n === Infinity || (Number.isSafeInteger(n) && n > 0)),
    3,
  ],
  backoff: [callback<Backoff>(), undefined],
  retryIf: [callback<OutcomePredicate>(), rejected],
  maxElapsedMs: [milliseconds, Infinity],
  budget: [budgetRule, undefined],
  onRetry: [callback<(event: RetryEvent) => unknown>(), undefined],
  clock: [callback<() => number>(), monotonicClock],
  random: [callback<() => number>(), defaultRandom],
  onHookError: [callback<HookErrorHandler>(), undefined],
} as const

/**
 * Runs the task again where it fails, after a wait. Stops at once, with what the last attempt ended with, when the caller
 * has aborted, and when the attempt was rejected by this library, such as by an open circuit further in: such a rejection
 * has the error of the attempt before as `cause`, unless it has one. An abort ends a wait with the signal's reason.
 *
 * @throws TypeError, RangeError
 */
export function retry(options: RetryOptions = {}): RetryPolicy {
  const place = 'retry()'
  const { attempts, retryIf, maxElapsedMs, budget, onRetry, clock, random, ...fields } = readOptions(
    place,
    options,
    schema,
  )
  const backoff = fields.backoff ?? withJitter(exponential({ initialMs: 100, maxMs: 10_000 }), 'full')
  const onHookError = totalHandler(fields.onHookError ?? defaultHookErrorHandler())
  const told = teller<RetryEvent | ExhaustedEvent>(onHookError)
  if (onRetry !== undefined) subscribe(told.events, (event) => event.type === 'retry' && onRetry(event), 'onRetry')

  /** Milliseconds since the call began; the clock is not read where nobody needs it. */
  function stopwatch(): () => number {
    if (maxElapsedMs === Infinity) return () => 0
    const time = steadyTime(readClock(clock, 'clock', onHookError))
    const [startedAtMs] = time
    return () => steadyAt(time, readClock(clock, 'clock', onHookError)) - startedAtMs
  }

  function isWanted(outcome: Outcome, signal: AbortSignal | undefined): boolean {
    if (signal?.aborted === true) return false
    const context = { signal, probe: false }
    return ask(retryIf, 'retryIf', outcome, context, onHookError) ?? rejected(outcome, context)
  }

  /** Asks the budget, where there is one; one that throws lets nothing be spent. */
  function pay(what: 'earn' | 'spend'): boolean {
    try {
      const answer: unknown = budget === undefined || budget[what]()
      dropPromise(answer)
      return answer === true
    } catch (error) {
      onHookError(error, 'budget')
      return false
    }
  }

  async function run<T>(task: Task<T>, call?: PolicyCall): Promise<T> {
    checkCall(place, run, task, call)
    const signal = call?.signal
    signal?.throwIfAborted()
    pay('earn')
    const delays = new RetryDelays(backoff, random, onHookError)
    const elapsedMs = stopwatch()
    let earlier: PromiseRejectedResult | undefined

    for (let attempt = 1; ; attempt++) {
      const outcome = await outcomeOf(() => task(contextOf(call)))
      if (outcome.status === 'rejected') {
        if (isRejection(outcome.reason)) throw earlier ? withCause(outcome.reason, earlier.reason) : outcome.reason
        earlier = outcome
      }
      if (!isWanted(outcome, signal)) return resultOf(outcome)

      const error = failureOf(outcome)
      const last = attempt >= attempts
      const delayMs = last ? Infinity : delays.next(attempt, error)
      const reason = last
        ? 'attempts'
        : delayMs === Infinity
          ? 'backoff'
          : elapsedMs() + delayMs > maxElapsedMs
            ? 'maxElapsedMs'
            : pay('spend')
              ? undefined
              : 'budget'
      if (reason !== undefined) {
        told.tell(() => ({ type: 'exhausted', attempts: attempt, reason, error }))
        return resultOf(outcome)
      }
      told.tell(() => ({ type: 'retry', attempt, delayMs, error }))
      await wait<undefined>({ ms: delayMs, signal, onTimeUp: ({ resolve }) => resolve(undefined) }, () => undefined)
    }
  }

  return libraryPolicy('retry', run, { subscribe: told.subscribe })
}
