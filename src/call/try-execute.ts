import type { CallOptions } from '../breaker/judge.ts'
import type { Outcome } from '../base/outcome.ts'
import { lastStep, outcomeOf, pass } from './journey.ts'
import { admitOrWait, afterLease } from './lease.ts'
import { checkCall, isPlain, noContext, type Guard, type Task } from './task.ts'

/**
 * Like `execute`, but without the need for a `catch`: it resolves to `{ status: 'fulfilled', value }` or `{ status:
 * 'rejected', reason }`. A rejected call costs no exception.
 *
 * Rejects only with a TypeError, for a wrong breaker, policy, task or option.
 */
export async function tryExecute<T, Alternative = never>(
  guard: Guard<Alternative>,
  task: Task<T>,
  call?: CallOptions<NoInfer<T>>,
): Promise<Outcome<T | Alternative>> {
  if (!isPlain(guard, task, call)) {
    checkCall('tryExecute()', guard, task, call)
    return outcomeOf(() => pass(guard, lastStep(task), call))
  }
  let permit = admitOrWait(guard)
  if ('code' in permit) permit = await afterLease(guard, permit)
  if ('code' in permit) return { status: 'rejected', reason: permit }
  const outcome = await outcomeOf(() => task(noContext))
  permit.settle(outcome)
  return outcome
}
