import type { CallOptions } from '../core/judge.ts'
import { hasMissed, RunContext, type AnyGuard, type Guard, type InsteadOf, type Task } from './task.ts'
import { isPlain, settled, valueOf } from './try-execute.ts'

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
  if (!isPlain(breaker, task, call)) return valueOf(await settled('execute()', breaker, task, call))
  const permit = breaker.admit()
  if ('code' in permit) throw permit
  const context = new RunContext()
  let value: T
  try {
    value = await task(context)
  } catch (error) {
    permit.settle({ status: 'rejected', reason: error }, { reached: !hasMissed(context, error) })
    throw error
  }
  permit.settle({ status: 'fulfilled', value })
  return value
}
