import { callback, check, refusal } from '../base/check.ts'
import type { CircuitBreaker } from '../core/circuit-breaker.ts'
import type { CallOptions } from '../core/judge.ts'

/** What a task is called with. */
export interface TaskContext {
  /** The caller's signal, for the task to pass on. */
  readonly signal: AbortSignal | undefined
}

/** The call to protect. */
export type Task<T> = (context: TaskContext) => T | PromiseLike<T>

/** Runs a task under some rule: what `recloser/policies` makes, and a pipeline of them. */
export type Policy = <T>(task: Task<T>, options?: { readonly signal?: AbortSignal | undefined }) => Promise<T>

/** Where a policy of this library says, in types, what may come in place of the task's value. */
declare const made: unique symbol

/** A policy that `recloser/policies` made. A call through it may give `Extra` in place of the task's own value. */
export interface LibraryPolicy<Extra = never> {
  <T>(task: Task<T>, options?: { readonly signal?: AbortSignal | undefined }): Promise<T | Extra>
  readonly [made]: { readonly instead?: readonly [Extra] }
}

/** What a call goes through. */
export type Guard = CircuitBreaker | Policy

/** What a call goes through, also where it may give something else than the task's value. */
export type AnyGuard = Guard | LibraryPolicy<unknown>

/** What a call through the guard may give in place of the task's value: `never`, but for fallbacks. */
export type InsteadOf<G> = G extends { readonly [made]: { readonly instead?: readonly [infer Extra] } } ? Extra : never

const noSignal: TaskContext = Object.freeze({ signal: undefined })

/** What the task is called with; one object serves all calls that have no signal. */
export const contextOf = (call: CallOptions | undefined): TaskContext =>
  call?.signal === undefined ? noSignal : { signal: call.signal }

/**
 * Refuses what cannot be called, before anything is counted: a slip in the code must not open a circuit.
 *
 * @throws TypeError
 */
export function checkCall(place: string, guard: AnyGuard, task: unknown, call?: CallOptions): void {
  checkGuard(place, guard)
  if (typeof task !== 'function') throw refusal(TypeError, place, 'task', 'a function', task)
  if (call === undefined) return
  const { signal, isFailure, isIgnored } = call
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.aborted !== 'boolean') {
    throw refusal(TypeError, place, 'signal', 'an AbortSignal', signal)
  }
  for (const [name, predicate] of Object.entries({ isFailure, isIgnored })) {
    if (predicate === undefined) continue
    check(place, name, predicate, callback())
    if (typeof guard === 'function') throw refusal(TypeError, place, name, 'absent: a policy cannot ask it', predicate)
  }
}

/** By shape, not by class: the breaker may come from another copy of the package. */
export const isGuard = (value: unknown): value is Guard =>
  typeof value === 'function' || typeof (value as CircuitBreaker | null | undefined)?.admit === 'function'

/** @throws TypeError */
export function checkGuard(place: string, guard: unknown): void {
  if (!isGuard(guard)) throw refusal(TypeError, place, 'breaker', 'a CircuitBreaker or a policy', guard)
}
