import { refusal } from '../base/check.ts'
import { dropPromise, isThenable } from '../base/hook.ts'
import type { CircuitBreaker } from '../breaker/circuit-breaker.ts'
import { checkCall, noContext, type TaskContext } from './task.ts'

/**
 * Runs a synchronous task unless the circuit rejects the call, and counts how it ends by the circuit's own predicates.
 *
 * @throws CircuitOpenError when the task was not run; TypeError for a promise result, which says nothing yet: use `execute`
 */
export function executeSync<T>(breaker: CircuitBreaker, task: (context: TaskContext) => T): T {
  const place = 'executeSync()'
  checkCall(place, breaker, task)
  if (typeof breaker === 'function') throw refusal(TypeError, place, 'breaker', 'a CircuitBreaker', breaker)

  const permit = breaker.acquire()
  let value: T
  let asynchronous: boolean
  try {
    value = task(noContext)
    asynchronous = isThenable(value)
  } catch (error) {
    permit.settle({ status: 'rejected', reason: error })
    throw error
  }
  if (asynchronous) {
    permit.ignore()
    dropPromise(value)
    throw refusal(TypeError, place, 'task', 'synchronous, or run by execute()', 'a promise')
  }
  permit.settle({ status: 'fulfilled', value })
  return value
}
