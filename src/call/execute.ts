import type { CallOptions } from '../breaker/judge.ts'
import { IssuedPermit } from '../breaker/permit.ts'
import { lastStep, pass } from './journey.ts'
import { checkCall, enter, isPlain, noContext, type Guard, type Task } from './task.ts'

/**
 * Runs the task unless the circuit rejects the call, and counts how it ends. The caller gets the task's own value or error.
 * Where a policy is given in place of a breaker, the policy runs the task.
 *
 * Rejects with a CircuitOpenError when the circuit did not let the task run, with the signal's reason when the signal was
 * aborted before, and with a TypeError for a wrong breaker, policy, task or option.
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
export async function execute<T, Alternative = never>(
  guard: Guard<Alternative>,
  task: Task<T>,
  call?: CallOptions<NoInfer<T>>,
): Promise<T | Alternative> {
  if (!isPlain(guard, task, call)) {
    checkCall('execute()', guard, task, call)
    // Awaited: some runtimes tell of a rejection that is not handled in the same breath.
    return await pass(guard, lastStep(task), call)
  }
  const period = enter(guard)
  const permit = period < 0 ? guard.admit() : undefined
  // Thrown in here: each function that an error passes on its way out costs a rejection a tenth.
  if (permit !== undefined && 'code' in permit) throw permit
  let value: T
  try {
    value = await task(noContext)
  } catch (error) {
    const failed = permit ?? new IssuedPermit(guard, period)
    failed.settle({ status: 'rejected', reason: error })
    throw error
  }
  if (permit !== undefined) permit.settle({ status: 'fulfilled', value })
  else if (!guard.leave(period)) new IssuedPermit(guard, period).settle({ status: 'fulfilled', value })
  return value
}
