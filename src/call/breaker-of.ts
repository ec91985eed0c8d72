import { optionError } from '../base/check.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { isBreaker } from './task.ts'

/**
 * The key under which a wrapped function keeps its breaker or policy. It is registered, so that any copy of the package
 * finds it.
 */
export const guardKey: unique symbol = Symbol.for('recloser.guard') as never

/**
 * Returns the breaker of a function made by `wrap`, `wrapSync`, `wrapIterable` or `withBreaker`, or of a method with
 * `@guarded`.
 *
 * @param self the object that has the method; required if `@guarded` was given a function of the object
 * @throws TypeError for any other function, for a function behind a policy, and if `self` is required and missing
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
  // It may come from another copy of the package, so its class is not checked.
  if (isBreaker(guard)) return guard as never
  throw optionError(TypeError, caller, 'fn', 'a function or method behind a breaker', fn)
}
