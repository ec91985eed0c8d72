import type { Breaker } from '../breaker/breaker.ts'
import type { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { CallOptions } from '../breaker/judge.ts'
import { IssuedPermit } from '../breaker/permit.ts'
import { lastStep, pass } from './journey.ts'
import { admitOrWait, permitAfter } from './lease.ts'
import { checkCall, enter, isPlain, noContext, type Guard, type Task } from './task.ts'

/**
 * Runs the task unless the circuit rejects the call, and counts how it ends. The caller gets the task's own value or
 * error, unchanged. If you pass a policy instead of a breaker, the policy runs the task.
 *
 * Rejects with a CircuitOpenError if the circuit did not let the task run, with the signal's reason if the signal was
 * aborted before the task began, and with a TypeError for a wrong breaker, policy, task or option.
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
export function execute<T, Alternative = never>(
  guard: Guard<Alternative>,
  task: Task<T>,
  call?: CallOptions<NoInfer<T>>,
): Promise<T | Alternative> {
  if (!isPlain(guard, task, call)) return throughAll(guard, task, call)
  const period = enter(guard)
  return period < 0 ? withPermit(guard, task) : withoutPermit(guard, period, task)
}

async function throughAll<T, Alternative>(
  guard: Guard<Alternative>,
  task: Task<T>,
  call?: CallOptions<T>,
): Promise<T | Alternative> {
  checkCall('execute()', guard, task, call)
  // Awaited, because some runtimes report a rejection that is not handled at once.
  return await pass(guard, lastStep(task), call)
}

async function withPermit<T>(breaker: Breaker, task: Task<T>): Promise<T> {
  let permit = admitOrWait(breaker)
  if ('code' in permit) {
    // Measured: a rejection costs a fifth more if another function throws it.
    if (!permit.lease) throw permit
    permit = await permitAfter(breaker, permit)
  }
  let value: T
  try {
    value = await task(noContext)
  } catch (error) {
    permit.settle({ status: 'rejected', reason: error })
    throw error
  }
  permit.settle({ status: 'fulfilled', value })
  return value
}

// Measured: calls are faster because each of the two functions keeps fewer values while it waits.
async function withoutPermit<T>(breaker: BaseCircuitBreaker, period: number, task: Task<T>): Promise<T> {
  let value: T
  try {
    value = await task(noContext)
  } catch (error) {
    new IssuedPermit(breaker, period).settle({ status: 'rejected', reason: error })
    throw error
  }
  if (!breaker.leave(period)) new IssuedPermit(breaker, period).settle({ status: 'fulfilled', value })
  return value
}
