import { callback, check } from '../base/check.ts'
import { CircuitBreaker } from '../core/circuit-breaker.ts'
import type { CircuitBreakerOptions } from '../core/settings.ts'
import { wrap } from './wrap.ts'

/**
 * The function behind a breaker of its own, which is readable as `.breaker` and named for the function.
 *
 * @throws TypeError, RangeError
 * @example
 * ```ts
 * import { withBreaker } from 'recloser'
 *
 * const getUser = withBreaker(async (id: string) => ({ id }), { failureThreshold: 3 })
 * console.log(await getUser('1'), getUser.breaker.state)
 * ```
 */
// An async function keeps its very type, with type parameters and overloads; a synchronous one becomes async.
export function withBreaker<Fn extends (...args: never[]) => Promise<unknown>>(
  fn: Fn,
  options?: CircuitBreakerOptions,
): Fn & { readonly breaker: CircuitBreaker }
export function withBreaker<This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
  options?: CircuitBreakerOptions,
): ((this: This, ...args: Args) => Promise<Awaited<Result>>) & { readonly breaker: CircuitBreaker }
export function withBreaker(fn: (...args: unknown[]) => unknown, options: CircuitBreakerOptions = {}): unknown {
  check('withBreaker()', 'fn', fn, callback())
  const breaker = new CircuitBreaker(options, fn.name || undefined)
  return Object.assign(wrap(breaker, fn), { breaker })
}
