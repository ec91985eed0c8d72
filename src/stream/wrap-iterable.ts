import { callback, check, readOptions } from '../base/check.ts'
import type { Breaker } from '../breaker/breaker.ts'
import { guardKey } from '../call/breaker-of.ts'
import { takeProperties } from '../call/function-properties.ts'
import { Iteration, momentRule, type GuardedIterable, type IterableCallOptions } from './guarded-iterable.ts'
import type { ItemOf, ItemSource } from './items-of.ts'
import { checkBreaker, predicateSchema } from '../call/task.ts'

/**
 * Puts a function behind a breaker; each call runs as with `executeIterable`. The result has the same arguments,
 * `this`, name and length, and returns the items directly, without a promise around them.
 *
 * @throws TypeError, RangeError
 */
export function wrapIterable<This, Args extends unknown[], Source extends ItemSource<unknown>>(
  breaker: Breaker,
  fn: (this: This, ...args: Args) => Source | PromiseLike<Source>,
  options: Omit<IterableCallOptions, 'signal'> = {},
): (this: This, ...args: Args) => GuardedIterable<ItemOf<Source>> {
  const caller = 'wrapIterable()'
  checkBreaker(caller, breaker)
  check(caller, 'fn', fn, callback())
  const call = readOptions(caller, options, { ...predicateSchema, timedUntil: [momentRule, undefined] })
  function guarded(this: This, ...args: Args): GuardedIterable<ItemOf<Source>> {
    return new Iteration(caller, breaker, () => Reflect.apply(fn, this, args), call)
  }
  return Object.defineProperty(takeProperties(guarded, fn), guardKey, { value: () => breaker })
}
