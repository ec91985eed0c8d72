import { check, callback, optionError, readOptions } from '../base/check.ts'
import { ownOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { nameOf } from './function-properties.ts'
import { isBreaker } from './task.ts'
import { behind, wrapSchema, type AsyncFunction, type Guarded, type WrapOptions } from './wrap.ts'

/** The options of the breaker, and how calls are judged. */
export type WithBreakerOptions<Args extends readonly unknown[] = never[], T = unknown> = CircuitBreakerOptions<T> &
  Pick<WrapOptions<Args>, 'signalOf'>

/**
 * Returns the function behind its own new breaker, which is readable as `.breaker` and named after the function.
 * Everything else is as with `wrap`.
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
export function withBreaker<Fn extends AsyncFunction>(
  fn: Fn,
  options?: WithBreakerOptions<Parameters<Fn>, Awaited<ReturnType<Fn>>>,
): Guarded<Fn> & {
  /** The breaker of this function. */
  readonly breaker: CircuitBreaker
}
export function withBreaker<This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
  options?: WithBreakerOptions<Args, Awaited<Result>>,
): ((this: This, ...args: Args) => Promise<Awaited<Result>>) & {
  /** The breaker of this function. */
  readonly breaker: CircuitBreaker
}
export function withBreaker(fn: (...args: unknown[]) => unknown, options: WithBreakerOptions = {}): unknown {
  const caller = 'withBreaker()'
  check(caller, 'fn', fn, callback())
  if (isBreaker(options)) throw optionError(TypeError, caller, 'options', wantsOptions, options)
  const { signalOf = options.signalOf, ...own } = ownOptions(caller, 'options', options) as WithBreakerOptions
  const fields = readOptions(caller, { signalOf }, wrapSchema)
  const breaker = new CircuitBreaker(own, nameOf(fn) || undefined)
  const behindBreaker = behind(() => breaker, fn, fields)
  return Object.defineProperty(behindBreaker, 'breaker', { value: breaker, enumerable: true, configurable: true })
}

const wantsOptions = 'options of a new breaker; for your own, write `wrap(breaker, fn)`'
