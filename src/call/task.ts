import { callback, check, readObject, refusal } from '../base/check.ts'
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

/** What a call goes through. */
export type Guard = CircuitBreaker | Policy

const noSignal: TaskContext = Object.freeze({ signal: undefined })

/** What the task is called with; one object serves all calls that have no signal. */
export const contextOf = (call: CallOptions | undefined): TaskContext =>
  call?.signal === undefined ? noSignal : { signal: call.signal }

/**
 * Refuses what cannot be called, before anything is counted: a slip in the code must not open a circuit.
 *
 * @throws TypeError
 */
export function checkCall(place: string, guard: Guard, task: unknown, call?: CallOptions): void {
  checkGuard(place, guard)
  if (typeof task !== 'function') throw refusal(TypeError, place, 'task', 'a function', task)
  if (call === undefined) return
  const { signal, isFailure, isIgnored } = readObject(place, 'call', call)
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
