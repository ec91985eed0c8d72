import { optionError } from '../base/check.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { isBreaker } from './task.ts'

/** Where a function behind a breaker or policy says which: registered, so that any copy of the package finds it. */
export const guardKey: unique symbol = Symbol.for('recloser.guard') as never

/**
 * The breaker that a function of `wrap`, `wrapSync`, `wrapIterable` or `withBreaker`, or a method with `@guarded`, goes through.
 *
 * @param self the object whose method it is; needed where `@guarded` was given a function of the object
 * @throws TypeError for any other function, for one behind a policy, and where `self` is needed and missing
 * @example
 * ```ts
 * import { breakerOf, CircuitBreaker, wrap } from 'recloser'
 *
 * const charge = wrap(new CircuitBreaker({ name: 'billing' }), async (euros: number) => ({ euros }))
 * console.log(breakerOf(charge).state)
 * ```
 */
export function breakerOf(fn: (...args: never[]) => unknown, self?: unknown): CircuitBreaker {
  const guardOf = (Object(fn) as { readonly [guardKey]?: (self: unknown) => unknown })[guardKey]
  const caller = 'breakerOf()'
  if (guardOf?.length && !self) throw optionError(TypeError, caller, 'self', 'the object whose method it is', self)
  const guard = guardOf?.(self)
  // Of any copy of the package, so not by its class.
  if (isBreaker(guard)) return guard as never
  throw optionError(TypeError, caller, 'fn', 'a function or method behind a breaker', fn)
}
