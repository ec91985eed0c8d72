import { callback, check, readOptions } from '../base/check.ts'
import type { Breaker } from '../breaker/breaker.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'
import { guardKey } from './breaker-of.ts'
import { executeSync } from './execute-sync.ts'
import { takeProperties } from './function-properties.ts'
import { checkBreaker, predicateSchema, type NotAsync } from './task.ts'

/** The return type that is allowed: any type except a promise. */
export type SynchronousResult<Fn> = Fn extends (...args: never[]) => infer Result ? NotAsync<Result> : unknown

/** All fields are optional. */
export interface WrapSyncOptions<T = unknown> {
  /** Like the breaker's option, for the calls of this function only. */
  readonly isFailure?: OutcomePredicate<T> | undefined
  /** Like the breaker's option, for the calls of this function only. */
  readonly isIgnored?: OutcomePredicate<T> | undefined
}

/**
 * Returns the synchronous function behind a breaker, with the same arguments, `this`, result, name and length. If the
 * circuit rejects the call, it throws a CircuitOpenError.
 *
 * @typeParam Fn the function, with its own type
 * @throws TypeError
 */
export function wrapSync<Fn extends (...args: never[]) => SynchronousResult<Fn>>(
  breaker: Breaker,
  fn: Fn,
  options: WrapSyncOptions<ReturnType<Fn>> = {},
): Fn {
  checkBreaker('wrapSync()', breaker)
  check('wrapSync()', 'fn', fn, callback())
  const predicates = readOptions('wrapSync()', options, predicateSchema)
  function guarded(this: never, ...args: never[]): unknown {
    return executeSync(breaker, (): unknown => Reflect.apply(fn, this, args), predicates)
  }
  return Object.defineProperty(takeProperties(guarded, fn), guardKey, {
    value: () => breaker,
    configurable: true,
  }) as unknown as Fn
}
