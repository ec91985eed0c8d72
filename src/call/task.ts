import { callback, check, readOptions, rule, type Schema } from '../base/check.ts'
import type { Breaker } from '../breaker/breaker.ts'
import type { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { CallOptions } from '../breaker/judge.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'

/** The context that a task receives. */
export interface TaskContext {
  /**
   * The caller's signal, for the task to pass on. If the caller gave none, it is a signal that never aborts, made when
   * it is read.
   */
  readonly signal: AbortSignal
  /** Under a `retry`: which attempt this is, from 1. */
  readonly attempt?: number | undefined
  /** Under `wrap`, `withBreaker` and `guarded` with a policy: the arguments of the call. */
  readonly args?: readonly unknown[] | undefined
}

/** A context in which any part may be missing. */
export type PolicyContext = { readonly [Name in keyof TaskContext]?: TaskContext[Name] | undefined }

/** The call to protect. */
export type Task<T> = (context: TaskContext) => T | PromiseLike<T>

/** The task as a policy receives it. The library fills in the missing parts of the context. */
// Methods are compared in both directions, so that a policy can also be called with a task that needs the whole context.
export type PolicyTask<T> = {
  /** Runs the task. */
  run(context?: PolicyContext): T | PromiseLike<T>
}['run']

/**
 * Runs a task under some rule. `recloser/policies` makes policies, and you can write your own. A policy calls
 * `task(context)`, or `task({ ...context, … })`, so that it passes on the parts of the context that it does not use.
 */
export type Policy = <T>(task: PolicyTask<T>, context?: Partial<TaskContext>) => Promise<T>

/**
 * The mark by which policies of this library are recognised, also those of another copy of the package. It has no call
 * signature, so that a policy that is written inline gets its types from `Policy`.
 */
export interface PolicyMark<Alternative> {
  /** The mark, with a name that no user chooses by accident. */
  readonly '~recloser': {
    /** Which kind of guard it is. */
    readonly kind: 'policy'
    /** Only in types: what a call may return instead of the task's value. */
    readonly alternative?: readonly [Alternative]
  }
}

/**
 * A policy that `recloser/policies` made. A call through it may return the `Alternative` instead of the task's own
 * value.
 */
export interface BuiltInPolicy<Alternative = never> extends PolicyMark<Alternative> {
  <T>(task: Task<T>, context?: PolicyContext): Promise<T | Alternative>
}

/**
 * What a call goes through: a breaker or a policy. A call through a fallback may return an `Alternative` instead of the
 * task's value; `Guard<unknown>` is any breaker or policy.
 */
export type Guard<Alternative = never> = Breaker | Policy | PolicyMark<Alternative>

/** What a call through the guard may return instead of the task's value: `never`, except with fallbacks. */
export type AlternativeOf<G> = G extends PolicyMark<infer Alternative> ? Alternative : never

/** A string, so that policies of another copy or build of the package are also recognised, and in types too. */
export const policyMark = '~recloser'

/**
 * Whether a function is a policy of this library, from any copy of the package. Any other function may be a policy or
 * not.
 */
export const isBuiltInPolicy = (value: unknown): value is BuiltInPolicy<unknown> =>
  typeof value === 'function' && (value as Partial<PolicyMark<unknown>>)[policyMark]?.kind === 'policy'

/** A part of a call: its path through one breaker or policy, or one run of its task. */
export interface Leg {
  readonly isRun: boolean
  /** Whether it is certain that the call reached the dependency. */
  asked: boolean
  /**
   * The reason with which the latest inner leg was rejected before it reached the dependency; empty if there was none.
   */
  missed: readonly unknown[]
  /** The inner legs that have not ended. */
  readonly open: Set<Leg>
  /** The legs that it belongs to. */
  readonly outer: readonly (Leg | null | undefined)[]
}

// Registered, so that contexts of another copy of the package are also recognised.
export const journeyKey: unique symbol = Symbol.for('recloser.journey') as never

/** The options of a call: those of the caller, and what was added to its context on the way. */
export interface PassedOn extends CallOptions, PolicyContext {
  /** The run that this context, or its original, belongs to; null on the way to a run. */
  readonly [journeyKey]?: Leg | null
}

/** The options that a caller passes, with predicates for any type of value. */
export type Given = Omit<PassedOn, keyof CallOptions> & CallOptions<never>

/**
 * The context that a task receives. If the caller gave no signal, each read makes one, and a copy made by spreading has
 * none.
 */
class RunContext {
  get signal(): AbortSignal {
    return new AbortController().signal
  }

  set signal(value: AbortSignal | undefined) {
    if (value !== undefined) Object.defineProperty(this, 'signal', { value, enumerable: true })
  }
}

/** The shared context of all calls without options. Measured: a context for each such call costs a tenth. */
export const noContext: TaskContext = Object.freeze(new RunContext())

/** The context of one run of a task, with all options of the call. */
export const contextOf = (call: PassedOn | undefined): TaskContext => Object.assign(new RunContext(), call)

/**
 * Refuses arguments that cannot be called, before anything is counted, because a mistake in the code must not open a
 * circuit.
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
  // Keys that were added to the context on the way are not misspelt options.
  if (call?.[journeyKey] === undefined) readOptions(caller, call, schema, 'call')
}

/** The rule for a signal. Signals of polyfills may have nothing else. */
export const signalRule = rule<AbortSignal>('object', 'an AbortSignal', ({ aborted }) => typeof aborted === 'boolean')
/** The predicates that a call, or a wrapped function, may have. */
export const predicateSchema = {
  isFailure: [callback<OutcomePredicate>(), undefined],
  isIgnored: [callback<OutcomePredicate>(), undefined],
} as const

/** The options of a call. */
export const breakerCall = Object.assign({}, predicateSchema, {
  signal: [signalRule, undefined],
  attempt: [rule<number>('number', 'a number'), undefined],
  args: [rule<readonly unknown[]>('object', 'an array'), undefined],
} as const)

/** Checked by shape, not by class, because the breaker may come from another copy of the package. */
export const isBreaker = (value: unknown): value is BaseCircuitBreaker =>
  typeof value === 'object' && typeof (value as BaseCircuitBreaker | null)?.admit === 'function'

/** Whether there is only the breaker and the task. Such calls take the shortest path. */
export const isPlain = (guard: Guard<unknown>, task: unknown, call: unknown): guard is BaseCircuitBreaker =>
  call === undefined && typeof task === 'function' && isBreaker(guard)

/**
 * Enters without a permit if that is possible; -1 if the call needs a permit. A breaker is recognised by `admit`; one
 * of another version of the package, or of a test, may have nothing else.
 */
export const enter = (breaker: Partial<BaseCircuitBreaker>): number => breaker.enter?.() ?? -1

/** Makes the compiler refuse a task that returns a promise. The message ends with these words. */
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
