import { callback, check, readOptions, type Fields } from '../base/check.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import type { Breaker } from '../breaker/breaker.ts'
import { IssuedPermit, type Permit } from '../breaker/permit.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'
import { guardKey } from './breaker-of.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { callerSignal, type SignalOf } from './caller-signal.ts'
import { execute } from './execute.ts'
import { takeProperties } from './function-properties.ts'
import { admitOrWait, permitAfter } from './lease.ts'
import { checkGuard, enter, isBreaker, predicateSchema, type Guard } from './task.ts'

/** All fields are optional. */
export interface WrapOptions<Args extends readonly unknown[] = never[], T = unknown> {
  /**
   * Finds the caller's signal in the arguments of a call, so that a call that its caller aborted does not count as a
   * failure. With a breaker, it runs only after a call has rejected, to judge the rejection; it does not stop the call.
   * With a policy, it runs first, and returns the signal of the call. Errors that it throws go to `onHookError` of the
   * breaker or, with a policy, to the console.
   *
   * @default the arguments that are an AbortSignal, or objects whose `signal` is one
   */
  readonly signalOf?: ((...args: Args) => AbortSignal | null | undefined) | undefined
  /** Like the breaker's option, for the calls of this function only. */
  readonly isFailure?: OutcomePredicate<T> | undefined
  /** Like the breaker's option, for the calls of this function only. */
  readonly isIgnored?: OutcomePredicate<T> | undefined
}

/** The rules for `WrapOptions`. */
export const wrapSchema = Object.assign({}, predicateSchema, {
  signalOf: [callback<SignalOf>(), undefined],
} as const)

/** The type of `WrapOptions` after it was read. */
export type WrapFields = Fields<typeof wrapSchema>

type Method = (this: unknown, ...args: never[]) => unknown
type AsyncMethod = (this: unknown, ...args: unknown[]) => Promise<unknown>

/** Any function that returns a promise. */
export type AsyncFunction = (...args: never[]) => Promise<unknown>

/** The type of the function behind a guard: the same, but it returns a plain promise. */
export type Guarded<Fn extends AsyncFunction> =
  Promise<never> extends ReturnType<Fn>
    ? Fn
    : (this: ThisParameterType<Fn>, ...args: Parameters<Fn>) => Promise<Awaited<ReturnType<Fn>>>

/**
 * Returns the function behind a breaker or policy, with the same arguments, `this`, name, length and properties. It is
 * always async. Some clients return a promise of their own class; it becomes a plain promise.
 *
 * @throws TypeError
 */
// An async function keeps its exact type, with type parameters and overloads; any other function becomes async.
export function wrap<Fn extends AsyncFunction>(
  guard: Guard,
  fn: Fn,
  options?: WrapOptions<Parameters<Fn>, Awaited<ReturnType<Fn>>>,
): Guarded<Fn>
export function wrap<This, Args extends unknown[], Result, Alternative = never>(
  guard: Guard<Alternative>,
  fn: (this: This, ...args: Args) => Result,
  options?: WrapOptions<Args, Awaited<Result>>,
): (this: This, ...args: Args) => Promise<Awaited<Result> | Alternative>
export function wrap(guard: Guard<unknown>, fn: Method, options: WrapOptions = {}): unknown {
  checkGuard('wrap()', guard)
  check('wrap()', 'fn', fn, callback())
  return behind(() => guard, fn, readOptions('wrap()', options, wrapSchema))
}

/**
 * The function behind the breaker or policy that is found for each call. It is one async function, called directly, and
 * a call through a breaker that succeeds needs no permit: each of these saves a tenth or more.
 */
export function behind(
  guardOf: (self: unknown) => Guard<unknown>,
  fn: Method,
  { signalOf, isFailure, isIgnored }: WrapFields,
): AsyncMethod {
  const predicates = isFailure || isIgnored ? { isFailure, isIgnored } : undefined
  // A policy has no error handler that could be used.
  const onHookError = defaultHookErrorHandler()

  async function guarded(this: unknown, ...args: unknown[]): Promise<unknown> {
    const guard = guardOf(this)
    // In a separate function, because each call would pay for the closure around its arguments. Awaited, because some
    // runtimes report a rejection that is not handled at once.
    if (!isBreaker(guard)) return await throughPolicy(guard, this, args)
    const period = predicates === undefined ? enter(guard) : -1
    if (period < 0) return await withPermit(guard, this, args)
    let value: unknown
    try {
      value = await Reflect.apply(fn, this, args)
    } catch (error) {
      reject(guard, new IssuedPermit(guard, period), args, error)
      throw error
    }
    if (!guard.leave(period)) new IssuedPermit(guard, period).settle({ status: 'fulfilled', value })
    return value
  }

  function throughPolicy(policy: Guard<unknown>, self: unknown, args: readonly unknown[]): Promise<unknown> {
    const call = { ...predicates, args, signal: callerSignal(args, signalOf, onHookError) }
    return execute(policy, (): unknown => Reflect.apply(fn, self, args), call)
  }

  // Not in the first function. Measured: each call is faster if that function keeps fewer values while it waits.
  async function withPermit(guard: Breaker, self: unknown, args: unknown[]): Promise<unknown> {
    let permit = admitOrWait(guard)
    if ('code' in permit) {
      // Measured: a rejection costs a fifth more if another function throws it.
      if (!permit.lease) throw permit
      permit = await permitAfter(guard, permit)
    }
    let value: unknown
    try {
      value = await Reflect.apply(fn, self, args)
    } catch (error) {
      reject(guard, permit, args, error)
      throw error
    }
    permit.settle({ status: 'fulfilled', value }, predicates)
    return value
  }

  function reject(guard: Breaker, permit: Permit, args: readonly unknown[], reason: unknown): void {
    const outcome = { status: 'rejected', reason } as const
    const { settings } = guard as Partial<CircuitBreaker>
    permit.settle(outcome, { ...predicates, signal: callerSignal(args, signalOf, settings?.onHookError, outcome) })
  }

  return Object.defineProperty(takeProperties(guarded, fn), guardKey, { value: guardOf, configurable: true })
}
