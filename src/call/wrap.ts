import { callback, check } from '../base/check.ts'
import { execute } from './execute.ts'
import { checkGuard, type AnyGuard, type InsteadOf } from './task.ts'

/**
 * The function behind a breaker or policy: same arguments, `this`, name and length; always async.
 *
 * @throws TypeError
 */
export function wrap<This, Args extends unknown[], Result, G extends AnyGuard>(
  breaker: G,
  fn: (this: This, ...args: Args) => Result,
): (this: This, ...args: Args) => Promise<Awaited<Result> | InsteadOf<G>> {
  checkGuard('wrap()', breaker)
  check('wrap()', 'fn', fn, callback())
  function guarded(this: This, ...args: Args): Promise<Awaited<Result> | InsteadOf<G>> {
    return execute(breaker, () => fn.apply(this, args)) as Promise<Awaited<Result> | InsteadOf<G>>
  }
  return Object.defineProperties(guarded, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  })
}
