import { callback, check, readOptions } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { Iteration, momentRule, type GuardedIterable, type IterableCallOptions } from './guarded-iterable.ts'
import type { ItemOf, ItemSource } from './items-of.ts'
import { checkBreaker } from '../call/task.ts'

/**
 * The function behind a breaker, each call as `executeIterable` makes it: same arguments, `this`, name and length; gives
 * the items at once, without a promise around them.
 *
 * @throws TypeError, RangeError
 */
export function wrapIterable<This, Args extends unknown[], Source extends ItemSource<unknown>>(
  breaker: CircuitBreaker,
  fn: (this: This, ...args: Args) => Source | PromiseLike<Source>,
  options: Pick<IterableCallOptions, 'timedUntil'> = {},
): (this: This, ...args: Args) => GuardedIterable<ItemOf<Source>> {
  const caller = 'wrapIterable()'
  checkBreaker(caller, breaker)
  check(caller, 'fn', fn, callback())
  const call = readOptions(caller, options, { timedUntil: [momentRule, undefined] })
  function guarded(this: This, ...args: Args): GuardedIterable<ItemOf<Source>> {
    return new Iteration(caller, breaker, () => fn.apply(this, args), call)
  }
  return Object.defineProperties(guarded, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  })
}
