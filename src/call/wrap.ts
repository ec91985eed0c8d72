import { callback, check } from '../base/check.ts'
import { execute } from './execute.ts'
import { checkGuard, type Guard } from './task.ts'

/**
 * The function behind a breaker or policy: same arguments, `this`, name and length; always async.
 *
 * @throws TypeError
 */
export function wrap<This, Args extends unknown[], Result>(
  breaker: Guard,
  fn: (this: This, ...args: Args) => Result,
): (this: This, ...args: Args) => Promise<Awaited<Result>> {
  checkGuard('wrap()', breaker)
  check('wrap()', 'fn', fn, callback())
  function guarded(this: This, ...args: Args): Promise<Awaited<Result>> {
    return execute(breaker, () => fn.apply(this, args)) as Promise<Awaited<Result>>
  }
  return Object.defineProperties(guarded, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  })
}
