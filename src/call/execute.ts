import type { CallOptions } from '../core/judge.ts'
import { checkCall, contextOf, isGuard, type AnyGuard, type Guard, type InsteadOf, type Task } from './task.ts'

/**
 * Runs the task unless the circuit rejects the call, and counts how it ends. The caller gets the task's own value or error.
 * Where a policy is given in place of a breaker, the policy runs the task.
 *
 * Rejects with a CircuitOpenError when the task was not run, with the signal's reason when it was aborted before, and with
 * a TypeError for what is no breaker, task or signal.
 *
 * @example
 * ```ts
 * import { CircuitBreaker, execute } from 'recloser'
 *
 * const billing = new CircuitBreaker({ name: 'billing' })
 * const invoice = await execute(billing, () => ({ id: 1 }))
 * console.log(invoice.id)
 * ```
 */
export async function execute<T, G extends AnyGuard = Guard>(
  breaker: G,
  task: Task<T>,
  call?: CallOptions,
): Promise<T | InsteadOf<G>> {
  if (call !== undefined || typeof task !== 'function' || !isGuard(breaker)) checkCall('execute()', breaker, task, call)
  // Not throwIfAborted(): a signal is known by `aborted`, and those of polyfills may have no more.
  if (call?.signal?.aborted === true) throw call.signal.reason
  // Awaited here: some runtimes tell of a rejection that is not handled in the same breath.
  if (typeof breaker === 'function') return (await breaker(task, call)) as T | InsteadOf<G>

  const permit = breaker.admit()
  if ('code' in permit) throw permit
  let value: T
  try {
    value = await task(contextOf(call))
  } catch (error) {
    permit.settle({ status: 'rejected', reason: error }, call)
    throw error
  }
  permit.settle({ status: 'fulfilled', value }, call)
  return value
}
