import type { Breaker } from '../breaker/breaker.ts'
import { Iteration, type GuardedIterable, type IterableCallOptions } from './guarded-iterable.ts'
import type { ItemOf, ItemSource } from './items-of.ts'
import type { Task } from '../call/task.ts'

/**
 * Runs a task that gives an async iterable or a `ReadableStream`, and counts how it ends, not that it began: an error on
 * the way is a failure; a consumer that stops early counts as a success if it received at least one item; otherwise the call is
 * ignored.
 *
 * The task runs when the first item is asked for, and the iteration throws what `execute` would reject with: a
 * CircuitOpenError when the task was not run, the signal's reason, the task's own error. Items pass untouched. An abort
 * ends the iteration between two items and closes the source; while it waits for an item, ending is up to the source,
 * which is closed too and was given the signal.
 *
 * @throws TypeError for what is no breaker, task or option
 * @example
 * ```ts
 * import { CircuitBreaker } from 'recloser'
 * import { executeIterable } from 'recloser/stream'
 *
 * async function* numbers() {
 *   yield 1
 *   yield 2
 * }
 * for await (const item of executeIterable(new CircuitBreaker(), numbers)) console.log(item)
 * ```
 */
export function executeIterable<Source extends ItemSource<unknown>>(
  breaker: Breaker,
  task: Task<Source>,
  call?: IterableCallOptions,
): GuardedIterable<ItemOf<Source>> {
  return new Iteration('executeIterable()', breaker, task, call)
}
