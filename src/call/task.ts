import { callback, check, readOptions, rule, type Schema } from '../base/check.ts'
import type { Breaker } from '../breaker/breaker.ts'
import type { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { CallOptions } from '../breaker/judge.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'

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
export type PolicyTask<T> = {
  /** Runs the task. */
  run(context?: PolicyContext): T | PromiseLike<T>
}['run']

/**
 * Runs a task under some rule: what `recloser/policies` makes, and what you write yourself. It calls `task(context)`, or
 * `task({ ...context, … })`, so that what it does not know passes through.
 */
export type Policy = <T>(task: PolicyTask<T>, context?: Partial<TaskContext>) => Promise<T>

/**
 * How policies of this library are known, those of another copy of the package too. It has no call signature, so that a
 * policy that is written in place gets its types from `Policy`.
 */
export interface PolicyMark<Alternative> {
  /** The mark, under a name that no user takes by accident. */
  readonly '~recloser': {
    /** Which kind of guard it is. */
    readonly kind: 'policy'
    /** Only in types: what a call may give in place of the task's value. */
    readonly alternative?: readonly [Alternative]
  }
}

/** A policy that `recloser/policies` made. A call through it may give the `Alternative` in place of the task's own value. */
export interface BuiltInPolicy<Alternative = never> extends PolicyMark<Alternative> {
  <T>(task: Task<T>, context?: PolicyContext): Promise<T | Alternative>
}

/**
 * What a call goes through: a breaker or a policy. A call through a fallback may give an `Alternative` in place of the
 * task's value; `Guard<unknown>` is any breaker or policy.
 */
export type Guard<Alternative = never> = Breaker | Policy | PolicyMark<Alternative>

/** What a call through the guard may give in place of the task's value: `never`, but for fallbacks. */
export type AlternativeOf<G> = G extends PolicyMark<infer Alternative> ? Alternative : never

/** A string, so that policies of another copy or another build of the package are known too, also in types. */
export const policyMark = '~recloser'

/** Whether a function is a policy of this library, of any copy of the package: any other may be a policy or not. */
export const isBuiltInPolicy = (value: unknown): value is BuiltInPolicy<unknown> =>
  typeof value === 'function' && (value as Partial<PolicyMark<unknown>>)[policyMark]?.kind === 'policy'

/** A part of a call: its way through one breaker or policy, or one run of its task. */
export interface Leg {
  readonly isRun: boolean
  /** Whether it is certain that the dependency was asked. */
  asked: boolean
  /** The reason with which the latest leg within was rejected without asking it; empty: there was none. */
  missed: readonly unknown[]
  /** The legs within that have not ended. */
  readonly open: Set<Leg>
  /** What it is a part of. */
  readonly outer: readonly (Leg | null | undefined)[]
}

// Registered, so that contexts of another copy of the package are known too.
export const journeyKey: unique symbol = Symbol.for('recloser.journey') as never

/** What a call brings: the caller's options, and what its context has gained on the way. */
export interface PassedOn extends CallOptions, PolicyContext {
  /** The run whose context this is, or is a copy of; null on the way to one. */
  readonly [journeyKey]?: Leg | null
}

/** What a caller gives, whatever its predicates expect the value to be. */
export type Given = Omit<PassedOn, keyof CallOptions> & CallOptions<never>

/** What a task is called with. Where the caller gave no signal, each look makes one, and a copy made by spreading has none. */
class RunContext {
  get signal(): AbortSignal {
    return new AbortController().signal
  }

  set signal(value: AbortSignal | undefined) {
    if (value !== undefined) Object.defineProperty(this, 'signal', { value, enumerable: true })
  }
}

/** The context of all calls that bring nothing: measured, one for each costs a tenth. */
export const noContext: TaskContext = Object.freeze(new RunContext())

/** The context of one run of a task: all that the call brings. */
export const contextOf = (call: PassedOn | undefined): TaskContext => Object.assign(new RunContext(), call)

/**
 * Refuses what cannot be called, before anything is counted: a slip in the code must not open a circuit.
 *
 * @throws TypeError
 */
export function checkCall(
  caller: string,
  guard: Guard<unknown>,
  task: unknown,
  call: Given | null = {},
  schema: Schema = breakerCall,
): void {
  checkGuard(caller, guard)
  check(caller, 'task', task, callback())
  // What the context of a call has gained on its way is not a misspelt option.
  if (call?.[journeyKey] === undefined) readOptions(caller, call, schema, 'call')
}

/** The rule for a signal. Polyfills may have no more of it than this. */
export const signalRule = rule<AbortSignal>('object', 'an AbortSignal', ({ aborted }) => typeof aborted === 'boolean')
/** The predicates that a call, or a wrapped function, may have of its own. */
export const predicateSchema = {
  isFailure: [callback<OutcomePredicate>(), undefined],
  isIgnored: [callback<OutcomePredicate>(), undefined],
} as const

/** What a call may bring. */
export const breakerCall = Object.assign({}, predicateSchema, {
  signal: [signalRule, undefined],
  attempt: [rule<number>('number', 'a number'), undefined],
  args: [rule<readonly unknown[]>('object', 'an array'), undefined],
} as const)

/** By shape, not by class: the breaker may come from another copy of the package. */
export const isBreaker = (value: unknown): value is BaseCircuitBreaker =>
  typeof value === 'object' && typeof (value as BaseCircuitBreaker | null)?.admit === 'function'

/** Whether there is nothing to look at but the breaker and the task: such calls go the shortest way. */
export const isPlain = (guard: Guard<unknown>, task: unknown, call: unknown): guard is BaseCircuitBreaker =>
  call === undefined && typeof task === 'function' && isBreaker(guard)

/**
 * Enters without a permit where that is possible; -1: the call needs one. A breaker is known by `admit`: that of another
 * version of the package, or of a test, may have no more.
 */
export const enter = (breaker: Partial<BaseCircuitBreaker>): number => breaker.enter?.() ?? -1

/** Makes the compiler refuse a task that returns a promise, with a message that ends in these words. */
export type NotAsync<Result> = [Result] extends [never]
  ? unknown
  : Result extends PromiseLike<unknown>
    ? 'synchronous: execute() and wrap() are for async functions'
    : unknown

export const isGuard = (value: unknown): value is Guard<unknown> => typeof value === 'function' || isBreaker(value)

const guardRule = rule<Guard<unknown>>('object function', 'a CircuitBreaker or a policy', isGuard)
const breakerRule = rule<Breaker>('object', 'a CircuitBreaker', isBreaker)

/** @throws TypeError */
export function checkGuard(caller: string, guard: unknown): Guard<unknown> {
  return check(caller, 'guard', guard, guardRule)
}

/** @throws TypeError */
export function checkBreaker(caller: string, breaker: unknown): Breaker {
  return check(caller, 'breaker', breaker, breakerRule)
}
