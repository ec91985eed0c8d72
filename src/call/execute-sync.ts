import { callback, check, readOptions, optionError } from '../base/check.ts'
import { ignoreRejection, isThenable } from '../base/hook.ts'
import type { Breaker } from '../breaker/breaker.ts'
import type { CallOptions } from '../breaker/judge.ts'
import { predicateSchema, checkBreaker, noContext, type NotAsync, type TaskContext } from './task.ts'

/**
 * Runs a synchronous task unless the circuit rejects the call, and counts how it ends.
 *
 * @throws CircuitOpenError if the task was not run; TypeError if the task returns a promise: use `execute` for async
 * tasks
 */
export function executeSync<T>(
  breaker: Breaker,
  task: ((context: TaskContext) => T) & NotAsync<T>,
  call: Pick<CallOptions<NoInfer<T>>, 'isFailure' | 'isIgnored'> = {},
): T {
  const caller = 'executeSync()'
  checkBreaker(caller, breaker)
  const run = check(caller, 'task', task, callback<(context: TaskContext) => T>())
  const predicates = readOptions(caller, call, predicateSchema, 'call')

  const permit = breaker.admit()
  if ('code' in permit) throw permit
  let value: T
  let asynchronous: boolean
  try {
    value = run(noContext)
    asynchronous = isThenable(value)
  } catch (error) {
    permit.settle({ status: 'rejected', reason: error }, predicates)
    throw error
  }
  if (asynchronous) {
    permit.ignore()
    ignoreRejection(value)
    throw optionError(TypeError, caller, 'task', 'synchronous, or run by execute()', value)
  }
  permit.settle({ status: 'fulfilled', value }, predicates)
  return value
}
