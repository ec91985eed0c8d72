import { callback, check, readOptions } from '../base/check.ts'
import type { CircuitBreaker } from '../breaker/circuit-breaker.ts'
import { judgedBy, type SignalOf } from './caller-signal.ts'
import { enter, settle } from './settle.ts'
import { innermost } from './step.ts'
import { checkGuard, isBreaker, type AnyGuard, type InsteadOf } from './task.ts'
import { settled, valueOf } from './try-execute.ts'

/** All fields are optional. */
export interface WrapOptions<Args extends readonly unknown[] = never[]> {
  /**
   * Finds the caller's signal in the arguments of a call, so that a call which its caller aborted does not count as a
   * failure. It is asked only after a call has rejected. The signal serves for this judgement alone: it does not stop the call.
   * What it throws goes to `onHookError` of the breaker.
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
  const guarded = isBreaker(breaker) ? behind({ breaker }, method, signalOf) : through(() => breaker, method, signalOf)
  return alike(method, guarded) as (this: This, ...args: Args) => Promise<Awaited<Result> | InsteadOf<G>>
}

/**
 * The function behind a breaker. One async function with nothing between it and the caller, and no permit for a call that
 * ends well: each of these costs a tenth or more.
 */
export function behind(
  owner: { readonly breaker: CircuitBreaker },
  fn: Method,
  signalOf: SignalOf | undefined,
): AsyncMethod {
  return async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const { breaker } = owner
    const period = enter(breaker)
    const permit = period < 0 ? breaker.admit() : undefined
    if (permit !== undefined && 'code' in permit) throw permit
    let value: unknown
    try {
      value = await fn.apply(this, args as never[])
    } catch (error) {
      const signal = judgedBy(args, signalOf)(undefined, error, breaker)
      settle(breaker, permit, period, { status: 'rejected', reason: error }, { signal })
      throw error
    }
    if (permit !== undefined || !breaker.leave(period, 0, 0))
      settle(breaker, permit, period, { status: 'fulfilled', value })
    return value
  }
}

/** The function behind the breaker or policy that is found for each call. */
export function through(guardOf: (self: unknown) => AnyGuard, fn: Method, signalOf: SignalOf | undefined): AsyncMethod {
  return async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const task = innermost(() => fn.apply(this, args as never[]), judgedBy(args, signalOf))
    return valueOf(await settled('wrap()', guardOf(this), task, { args }))
  }
}

/** Gives a function the name and the length of the one that it stands for. */
export const alike = <Fn extends object>(fn: Method, guarded: Fn): Fn =>
  Object.defineProperties(guarded, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  })
