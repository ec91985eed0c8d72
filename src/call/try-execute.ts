import type { CallOptions } from '../core/judge.ts'
import type { Outcome } from '../predicate/outcome-predicate.ts'
import { checkCall, contextOf, type AnyGuard, type Guard, type InsteadOf, type Task } from './task.ts'

/**
 * `execute` that never rejects for what the call met: resolves to how it ended, as `Promise.allSettled` tells it. An open
 * circuit costs no exception.
 *
 * Rejects with a TypeError for what is no breaker, task or signal.
 */
export async function tryExecute<T, G extends AnyGuard = Guard>(
  breaker: G,
  task: Task<T>,
  call?: CallOptions,
): Promise<Outcome<T | InsteadOf<G>>> {
  checkCall('tryExecute()', breaker, task, call)
  if (call?.signal?.aborted === true) return { status: 'rejected', reason: call.signal.reason as unknown }

  if (typeof breaker === 'function') return outcomeOf(() => breaker(task, call) as Promise<T | InsteadOf<G>>)

  const permit = breaker.admit()
  if ('code' in permit) return { status: 'rejected', reason: permit }
  const outcome = await outcomeOf(() => task(contextOf(call)))
  permit.settle(outcome, call)
  return outcome
}

/** How a call ends, as a value. */
export async function outcomeOf<T>(run: () => T | PromiseLike<T>): Promise<Outcome<T>> {
  try {
    return { status: 'fulfilled', value: await run() }
  } catch (error) {
    return { status: 'rejected', reason: error }
  }
}
