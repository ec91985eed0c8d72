import type { CallOptions } from '../core/judge.ts'
import type { Outcome } from '../predicate/outcome-predicate.ts'
import { checkCall, contextOf, type Guard, type Task } from './task.ts'

/**
 * `execute` that never rejects for what the call met: resolves to how it ended, as `Promise.allSettled` tells it. An open
 * circuit costs no exception.
 *
 * Rejects with a TypeError for what is no breaker, task or signal.
 */
export async function tryExecute<T>(breaker: Guard, task: Task<T>, call?: CallOptions): Promise<Outcome<T>> {
  checkCall('tryExecute()', breaker, task, call)
  if (call?.signal?.aborted === true) return { status: 'rejected', reason: call.signal.reason as unknown }

  const permit = typeof breaker === 'function' ? undefined : breaker.admit()
  if (permit !== undefined && 'code' in permit) return { status: 'rejected', reason: permit }
  let outcome: Outcome<T>
  try {
    const value = await (typeof breaker === 'function' ? breaker(task, call) : task(contextOf(call)))
    outcome = { status: 'fulfilled', value }
  } catch (error) {
    outcome = { status: 'rejected', reason: error }
  }
  permit?.settle(outcome, call)
  return outcome
}
