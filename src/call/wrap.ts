import { callback, check, readOptions } from '../base/check.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import type { CircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { Permit } from '../breaker/permit.ts'
import { callerSignal, type SignalOf } from './caller-signal.ts'
import { execute } from './execute.ts'
import { enter, permitOf } from './enter.ts'
import { checkGuard, isBreaker, type AnyGuard, type InsteadOf } from './task.ts'

/** All fields are optional. */
export interface WrapOptions<Args extends readonly unknown[] = never[]> {
  /**
   * Finds the caller's signal in the arguments of a call, so that a call which its caller aborted does not count as a
   * failure. A breaker asks it only after a call has rejected, to judge the rejection: it does not stop the call. Where a
   * policy runs the call, it is asked first, and gives the signal of the call. What it throws goes to `onHookError` of the
   * breaker; where a policy runs the call, to the console.
   *
   * @default the arguments that are an AbortSignal, or objects whose `signal` is one
   */
  readonly signalOf?: ((...args: Args) => AbortSignal | null | undefined) | undefined
}

/** The rules for `WrapOptions`. */
export const wrapSchema = { signalOf: [callback<SignalOf>(), undefined] } as const

type Method = (this: unknown, ...args: never[]) => unknown
type AsyncMethod = (this: unknown, ...args: unknown[]) => Promise<unknown>

/**
 * The function behind a breaker or policy: same arguments, `this`, name and length; always async.
 *
 * @throws TypeError
 */
export function wrap<This, Args extends unknown[], Result, G extends AnyGuard>(
  breaker: G,
  fn: (this: This, ...args: Args) => Result,
  options: WrapOptions<Args> = {},
): (this: This, ...args: Args) => Promise<Awaited<Result> | InsteadOf<G>> {
  checkGuard('wrap()', breaker)
  check('wrap()', 'fn', fn, callback())
  const { signalOf } = readOptions('wrap()', options, wrapSchema)
  // How a function is called is its own affair; here it is only handed on.
  const method = fn as unknown as Method
  return behind(() => breaker, method, signalOf) as (
    this: This,
    ...args: Args
  ) => Promise<Awaited<Result> | InsteadOf<G>>
}

/**
 * The function behind the breaker or policy that is found for each call. One async function with nothing between it and
 * the caller, and no permit for a call through a breaker that ends well: each of these costs a tenth or more.
 */
export function behind(guardOf: (self: unknown) => AnyGuard, fn: Method, signalOf: SignalOf | undefined): AsyncMethod {
  // A policy has no handler that could be asked for.
  const settings = { onHookError: defaultHookErrorHandler() }

  async function guarded(this: unknown, ...args: unknown[]): Promise<unknown> {
    const guard = guardOf(this)
    // Not in here: each call would pay for the closure around its arguments.
    if (!isBreaker(guard)) return throughPolicy(guard, this, args)
    const period = enter(guard)
    if (period < 0) return withPermit(guard, this, args)
    let value: unknown
    try {
      value = await fn.apply(this, args as never[])
    } catch (error) {
      reject(guard, permitOf(guard, period), args, error)
      throw error
    }
    if (!guard.leave(period)) permitOf(guard, period).settle({ status: 'fulfilled', value })
    return value
  }

  function throughPolicy(policy: AnyGuard, self: unknown, args: readonly unknown[]): Promise<unknown> {
    const call = { args, signal: callerSignal(args, signalOf, { settings }) }
    return execute(policy, () => fn.apply(self, args as never[]), call)
  }

  // Not in the first function: measured, what it does not keep while it waits makes each call faster.
  async function withPermit(guard: CircuitBreaker, self: unknown, args: unknown[]): Promise<unknown> {
    const permit = guard.admit()
    if ('code' in permit) throw permit
    let value: unknown
    try {
      value = await fn.apply(self, args as never[])
    } catch (error) {
      reject(guard, permit, args, error)
      throw error
    }
    permit.settle({ status: 'fulfilled', value })
    return value
  }

  function reject(guard: CircuitBreaker, permit: Permit, args: readonly unknown[], reason: unknown): void {
    const outcome = { status: 'rejected', reason } as const
    permit.settle(outcome, { signal: callerSignal(args, signalOf, guard, outcome) })
  }

  return Object.defineProperties(guarded, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  })
}
