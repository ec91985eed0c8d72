import { callback, check, readObject, readOptions } from '../base/check.ts'
import { CircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { CircuitBreakerOptions } from '../breaker/settings.ts'
import { behind, wrapSchema, type WrapOptions } from './wrap.ts'

/** What the breaker is made of, and how calls are judged. */
export type WithBreakerOptions<Args extends readonly unknown[] = never[]> = CircuitBreakerOptions & WrapOptions<Args>

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
  options?: WithBreakerOptions<Parameters<Fn>>,
): Fn & { readonly breaker: CircuitBreaker }
export function withBreaker<This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
  options?: WithBreakerOptions<Args>,
): ((this: This, ...args: Args) => Promise<Awaited<Result>>) & { readonly breaker: CircuitBreaker }
export function withBreaker(fn: (...args: unknown[]) => unknown, options: WithBreakerOptions = {}): unknown {
  const place = 'withBreaker()'
  check(place, 'fn', fn, callback())
  const { signalOf: given, ...own } = readObject(place, 'options', options)
  const { signalOf } = readOptions(place, { signalOf: given }, wrapSchema)
  const breaker = new CircuitBreaker(own, fn.name || undefined)
  return Object.assign(
    behind(() => breaker, fn, signalOf),
    { breaker },
  )
}
