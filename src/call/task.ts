import { callback, check, readOptions, rule, type Schema } from '../base/check.ts'
import type { CircuitBreaker } from '../core/circuit-breaker.ts'
import type { CallOptions } from '../core/judge.ts'

/** What a task is called with. */
export interface TaskContext {
  /** The caller's signal, for the task to pass on. */
  readonly signal: AbortSignal | undefined
  /** Under a `retry`: which attempt this is, from 1. */
  readonly attempt?: number | undefined
  /** Under `wrap`, `withBreaker` and `guarded`: the arguments of the call. */
  readonly args?: readonly unknown[] | undefined
}

/** The call to protect. */
export type Task<T> = (context: TaskContext) => T | PromiseLike<T>

/** Runs a task under some rule: what `recloser/policies` makes, and a pipeline of them. */
export type Policy = <T>(task: Task<T>, context?: Partial<TaskContext>) => Promise<T>

/** Where a policy of this library says, in types, what may come in place of the task's value. */
declare const made: unique symbol

/** A policy that `recloser/policies` made. A call through it may give `Extra` in place of the task's own value. */
export interface LibraryPolicy<Extra = never> {
  <T>(task: Task<T>, context?: Partial<TaskContext>): Promise<T | Extra>
  readonly [made]: { readonly instead?: readonly [Extra] }
}

/** What a call goes through. */
export type Guard = CircuitBreaker | Policy

/** What a call goes through, also where it may give something else than the task's value. */
export type AnyGuard = Guard | LibraryPolicy<unknown>

/** What a call through the guard may give in place of the task's value: `never`, but for fallbacks. */
export type InsteadOf<G> = G extends { readonly [made]: { readonly instead?: readonly [infer Extra] } } ? Extra : never

const noSignal: TaskContext = Object.freeze({ signal: undefined })

/** What the task is called with: all that the call brings. One object serves all calls that bring nothing. */
export const contextOf = (call: (CallOptions & Partial<TaskContext>) | undefined): TaskContext =>
  call === undefined ? noSignal : { ...call, signal: call.signal }

/**
 * Refuses what cannot be called, before anything is counted: a slip in the code must not open a circuit.
 *
 * @throws TypeError
 */
export function checkCall(
  place: string,
  guard: AnyGuard,
  task: unknown,
  call: CallOptions = {},
  schema: Schema = breakerCall,
): void {
  checkGuard(place, guard)
  check(place, 'task', task, callback())
  readOptions(place, call, typeof guard === 'function' ? policyCall : schema, 'call')
}

const signal = rule<AbortSignal>('object', 'an AbortSignal', ({ aborted }) => typeof aborted === 'boolean')
const context = {
  attempt: [rule('number', 'a number'), undefined],
  args: [rule('object', 'an array'), undefined],
} as const
/** What a call through a breaker may bring. */
export const breakerCall = {
  ...context,
  signal: [signal, undefined],
  isFailure: [callback(), undefined],
  isIgnored: [callback(), undefined],
} as const
// A policy could not ask the predicates of one call.
const absent = rule('', 'absent: a policy cannot ask it')
const policyCall = {
  ...context,
  signal: [signal, undefined],
  isFailure: [absent, undefined],
  isIgnored: [absent, undefined],
} as const

/** By shape, not by class: the breaker may come from another copy of the package. */
export const isGuard = (value: unknown): value is Guard =>
  typeof value === 'function' || typeof (value as CircuitBreaker | null | undefined)?.admit === 'function'

const guardRule = rule('object function', 'a CircuitBreaker or a policy', isGuard)

/** @throws TypeError */
export function checkGuard(place: string, guard: unknown): void {
  check(place, 'breaker', guard, guardRule, TypeError)
}
