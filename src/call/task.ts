import { callback, check, readFields, readObject, readOptions, rule, type Schema } from '../base/check.ts'
import type { CircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { CallOptions } from '../breaker/judge.ts'

/** What a task is called with. */
export interface TaskContext {
  /** The caller's signal, for the task to pass on. Where the caller gave none, a signal that never aborts, made when it is read. */
  readonly signal: AbortSignal
  /** Under a `retry`: which attempt this is, from 1. */
  readonly attempt?: number | undefined
  /** Under `wrap`, `withBreaker` and `guarded` with a policy: the arguments of the call. */
  readonly args?: readonly unknown[] | undefined
}

/** A context of which any part may be missing. */
export type PolicyContext = { readonly [Name in keyof TaskContext]?: TaskContext[Name] | undefined }

/** The call to protect. */
export type Task<T> = (context: TaskContext) => T | PromiseLike<T>

/** The task as a policy gets it: the library fills in what is missing in the context. */
// Methods are compared in both directions, so that a policy can also be called with a task that needs the whole context.
export type PolicyTask<T> = { run(context?: PolicyContext): T | PromiseLike<T> }['run']

/**
 * Runs a task under some rule: what `recloser/policies` makes, and what you write yourself. It calls `task(context)`, or
 * `task({ ...context, … })`, so that what it does not know passes through.
 */
export type Policy = <T>(task: PolicyTask<T>, context?: Partial<TaskContext>) => Promise<T>

/** Where a policy of this library says, in types, what may come in place of the task's value. */
declare const made: unique symbol

/** A policy that `recloser/policies` made. A call through it may give `Extra` in place of the task's own value. */
export interface LibraryPolicy<Extra = never> {
  <T>(task: Task<T>, context?: PolicyContext): Promise<T | Extra>
  readonly [made]: { readonly instead?: readonly [Extra] }
}

/** What a call goes through. */
export type Guard = CircuitBreaker | Policy

/** What a call goes through, also where it may give something else than the task's value. */
// The mark alone stands for such policies: with their signature in the union, a policy written in place had no types.
export type AnyGuard = Guard | Pick<LibraryPolicy<unknown>, typeof made>

/** What a call through the guard may give in place of the task's value: `never`, but for fallbacks. */
export type InsteadOf<G> = G extends { readonly [made]: { readonly instead?: readonly [infer Extra] } } ? Extra : never

// Registered, so that policies of another copy or another build of the package are known too.
export const policyMark: keyof LibraryPolicy = Symbol.for('recloser.policy') as never

/** Whether a function is a policy of this library, of any copy of the package: any other may be a policy or not. */
export const isLibraryPolicy = (value: unknown): value is LibraryPolicy<unknown> =>
  typeof value === 'function' && (value as { readonly [policyMark]?: unknown })[policyMark] === true

// Registered, so that contexts and tasks of another copy of the package are known too.
const missed: unique symbol = Symbol.for('recloser.missed') as never
const begun: unique symbol = Symbol.for('recloser.begun') as never

/** What a call brings: the caller's options, and what its context has gained on the way. */
export interface PassedOn extends CallOptions, PolicyContext {}

/** A call, as everything that it goes through sees it. */
export interface Journey {
  /** How often its innermost task was begun. */
  begun: number
  /** Which signal the call is judged by once it has been rejected; for functions whose caller gave it as an argument. */
  readonly judgedBy?: JudgedBy | undefined
}

/** The signal that a rejected call is judged by: its own, or another one that the caller gave. */
export type JudgedBy = (
  own: AbortSignal | undefined,
  reason: unknown,
  breaker: CircuitBreaker,
) => AbortSignal | undefined

/** A task that belongs to a call: its innermost task, or what leads there. */
export interface Step<T> {
  (context?: PassedOn): Promise<T>
  readonly [begun]: Journey
}

export const isStep = (task: unknown): task is Step<unknown> =>
  (task as { readonly [begun]?: unknown })[begun] !== undefined

export const step = <T>(journey: Journey, task: (context?: PassedOn) => Promise<T>): Step<T> =>
  Object.assign(task, { [begun]: journey })

export const journeyOf = (task: Step<unknown>): Journey => task[begun]

/**
 * The context of one run of a task. A signal that never aborts is made only when it is read, and a copy made by spreading
 * leaves it out.
 */
export class RunContext implements TaskContext {
  declare readonly attempt?: number | undefined
  declare readonly args?: readonly unknown[] | undefined

  get signal(): AbortSignal {
    const { signal } = new AbortController()
    if (Object.isExtensible(this)) Object.defineProperty(this, 'signal', { value: signal })
    return signal
  }

  /** What a call that was handed this context ended with before it began its own task. */
  get [missed](): readonly unknown[] {
    return []
  }
}

/**
 * The context of all calls that bring nothing: measured, one for each costs a tenth. It gives another signal at each look, and
 * takes no note of a call that it was handed on to.
 */
export const noContext = Object.freeze(new RunContext())

/** The context of one run of a task: all that the call brings. */
export function contextOf(call: PassedOn | undefined): RunContext {
  const { signal, ...more } = call ?? {}
  const context = Object.assign(new RunContext(), more)
  return signal === undefined ? context : Object.defineProperty(context, 'signal', { value: signal, enumerable: true })
}

const isContext = (call: PassedOn): call is RunContext => Object(call) === call && missed in call

/** Notes that a call ended before it began its task, where it was handed the context of another one. */
export function miss(call: PassedOn | undefined, reason: unknown): void {
  // Refused by a context that is frozen.
  if (call !== undefined && isContext(call))
    Reflect.defineProperty(call, missed, { value: [reason], configurable: true })
}

/** Whether a run rejected only because the call that it handed its context to never began its task. */
export const hasMissed = (context: RunContext, reason: unknown): boolean =>
  context[missed].some((noted) => Object.is(noted, reason))

/**
 * Refuses what cannot be called, before anything is counted: a slip in the code must not open a circuit.
 *
 * @throws TypeError
 */
export function checkCall(
  place: string,
  guard: AnyGuard,
  task: unknown,
  call: PassedOn = {},
  schema: Schema = breakerCall,
): void {
  checkGuard(place, guard)
  check(place, 'task', task, callback())
  // What the context of a call has gained on its way is not a misspelt option.
  if (isContext(call) || isStep(task)) readFields(place, '', readObject(place, 'call', call), schema)
  else readOptions(place, call, schema, 'call')
}

/** The rule for a signal. Polyfills may have no more of it than this. */
export const signalRule = rule<AbortSignal>('object', 'an AbortSignal', ({ aborted }) => typeof aborted === 'boolean')
/** What a call may bring. */
export const breakerCall = {
  signal: [signalRule, undefined],
  isFailure: [callback(), undefined],
  isIgnored: [callback(), undefined],
  attempt: [rule<number>('number', 'a number'), undefined],
  args: [rule<readonly unknown[]>('object', 'an array'), undefined],
} as const

/** By shape, not by class: the breaker may come from another copy of the package. */
export const isBreaker = (value: unknown): value is CircuitBreaker =>
  typeof value === 'object' && typeof (value as CircuitBreaker | null)?.admit === 'function'

export const isGuard = (value: unknown): value is Guard => typeof value === 'function' || isBreaker(value)

const guardRule = rule<AnyGuard>('object function', 'a CircuitBreaker or a policy', isGuard)

/** @throws TypeError */
export function checkGuard(place: string, guard: unknown): AnyGuard {
  return check(place, 'breaker', guard, guardRule, TypeError)
}
