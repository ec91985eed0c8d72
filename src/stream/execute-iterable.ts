import type { Breaker } from '../breaker/breaker.ts'
import { Iteration, type GuardedIterable, type IterableCallOptions } from './guarded-iterable.ts'
import type { ItemOf, ItemSource } from './items-of.ts'
import type { Task } from '../call/task.ts'

/**
 * Runs a task that returns an async iterable or a `ReadableStream`, and counts how the iteration ends. An error before
 * the end is a failure. A consumer that stops early counts as a success if it received at least one item; otherwise the
 * call is ignored.
 *
 * The task runs when the consumer requests the first item. The iteration throws the error that `execute` would reject
 * with: a CircuitOpenError if the task was not run, the signal's reason, or the task's own error. Items are passed on
 * unchanged. An abort ends the iteration between two items and closes the source. If an item is pending, the source is
 * closed too, but the source, which has the signal, decides when the wait ends.
 *
 * @throws TypeError if the breaker, the task or an option is not valid
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
