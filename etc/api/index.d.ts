export type AnyGuard = Guard | Pick<LibraryPolicy<unknown>, typeof made>
export type BreakerOf<Self> = (self: Self) => Guard
export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly isFailure?: OutcomePredicate | undefined
  readonly isIgnored?: OutcomePredicate | undefined
}
export class CircuitBreaker {
  #private
  readonly name: string
  constructor(options?: CircuitBreakerOptions)
  get state(): CircuitState
  get retryAfterMs(): number
  get stats(): CircuitStats
  acquire(): Permit
  tryAcquire(): Permit | undefined
  admit(): Permit | CircuitOpenError
  trip(
    reason?: unknown,
    options?: {
      readonly forMs?: number | undefined
    },
  ): void
  reset(): void
  hold(position: 'open' | 'closed'): Hold
  subscribe(listener: (event: CircuitEvent) => void): () => void
  snapshot(): CircuitSnapshot
}
export interface CircuitBreakerOptions extends RuleOptions {
  readonly name?: string | undefined
  readonly isFailure?: OutcomePredicate | undefined
  readonly isIgnored?: OutcomePredicate | undefined
  readonly shadow?: boolean | undefined
  readonly captureStack?: boolean | undefined
  readonly clock?: (() => number) | undefined
  readonly wallClock?: (() => number) | undefined
  readonly snapshot?: CircuitSnapshot | undefined
  readonly onHookError?: HookErrorHandler | undefined
  readonly onStateChange?: ((change: TransitionEvent) => void) | undefined
}
export type CircuitEvent = TransitionEvent | SuccessEvent | FailureEvent | IgnoredEvent | RejectedEvent | HoldEvent
export type CircuitOpenCode = 'ERR_CIRCUIT_OPEN' | 'ERR_CIRCUIT_PROBE_LIMIT' | 'ERR_CIRCUIT_HELD'
export class CircuitOpenError extends RejectedError {
  readonly code: CircuitOpenCode
  readonly circuit: string
  readonly state: 'open' | 'half-open'
  readonly retryAfterMs: number
  constructor(circuit: string, { code, state, retryAfterMs, cause }: RejectionDetails)
  get name(): string
}
export interface CircuitSnapshot extends SavedState {
  readonly version: 1
  readonly name: string
  readonly savedAtMs: number | null
}
export type CircuitState = 'closed' | 'open' | 'half-open'
export interface CircuitStats {
  readonly state: CircuitState
  readonly failures: number
  readonly successes: number
  readonly consecutiveFailures?: number
  readonly attempt: number
  readonly lastFailureAtMs?: number | undefined
  readonly openedAtMs?: number | undefined
  readonly totals: CircuitTotals
}
export interface CircuitTotals {
  readonly successes: number
  readonly failures: number
  readonly ignored: number
  readonly late: number
  readonly rejected: number
  readonly trips: number
}
export interface FailureEvent extends SettledEvent {
  readonly type: 'failure'
  readonly error: unknown
}
export type Guard = CircuitBreaker | Policy
export interface GuardedDecorator<Self = unknown> {
  <This extends Self, Args extends unknown[], Result>(
    method: GuardedMethod<This, Args, Result>,
    context: ClassMethodDecoratorContext<This, GuardedMethod<This, Args, Result>>,
  ): GuardedMethod<This, Args, Result>
  <Method extends (...args: never[]) => Promise<unknown>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void
}
export interface Hold extends Disposable {
  release(): void
}
export interface HoldEvent {
  readonly type: 'hold'
  readonly circuit: string
  readonly position: 'open' | 'closed'
  readonly held: boolean
}
export type HookErrorHandler = (error: unknown, hook: string) => void
export interface IgnoredEvent extends SettledEvent {
  readonly type: 'ignored'
  readonly reason: unknown
}
export type InsteadOf<G> = G extends {
  readonly [made]: {
    readonly instead?: readonly [infer Extra]
  }
}
  ? Extra
  : never
export interface LibraryPolicy<Extra = never> {
  <T>(task: Task<T>, context?: PolicyContext): Promise<T | Extra>
  readonly [made]: {
    readonly instead?: readonly [Extra]
  }
}
export type Outcome<T = unknown> = PromiseSettledResult<T>
export interface OutcomeContext {
  readonly signal?: AbortSignal | undefined
  readonly probe: boolean
  readonly durationMs?: number | undefined
}
export type OutcomePredicate = (outcome: Outcome, context: OutcomeContext) => boolean
export interface Permit extends Disposable {
  readonly probe: boolean
  succeed(): boolean
  fail(reason?: unknown): boolean
  ignore(): boolean
  settle(outcome: Outcome, call?: CallOptions): boolean
}
export type Policy = <T>(task: PolicyTask<T>, context?: Partial<TaskContext>) => Promise<T>
export type PolicyContext = {
  readonly [Name in keyof TaskContext]?: TaskContext[Name] | undefined
}
export type PolicyTask<T> = {
  run(context?: PolicyContext): T | PromiseLike<T>
}['run']
export class RejectedError extends Error {
  readonly code: string
  constructor(message: string, code: string, options?: ErrorOptions)
  get name(): string
}
export interface RejectedEvent {
  readonly type: 'rejected'
  readonly circuit: string
  readonly state: 'open' | 'half-open'
  readonly retryAfterMs: number
  readonly shadow: boolean
}
export interface RetryAfterSecondsOptions {
  readonly maxSeconds?: number | undefined
}
export interface SuccessEvent extends SettledEvent {
  readonly type: 'success'
}
export type Task<T> = (context: TaskContext) => T | PromiseLike<T>
export interface TaskContext {
  readonly signal: AbortSignal
  readonly attempt?: number | undefined
  readonly args?: readonly unknown[] | undefined
}
export interface TransitionEvent {
  readonly type: 'transition'
  readonly circuit: string
  readonly from: CircuitState
  readonly to: CircuitState
  readonly reason: string
  readonly cause?: unknown
  readonly atMs: number
  readonly openForMs?: number | undefined
  readonly attempt: number
}
export type WithBreakerOptions<Args extends readonly unknown[] = never[]> = CircuitBreakerOptions & WrapOptions<Args>
export interface WrapOptions<Args extends readonly unknown[] = never[]> {
  readonly signalOf?: ((...args: Args) => AbortSignal | null | undefined) | undefined
}
export function execute<T, G extends AnyGuard = Guard>(
  breaker: G,
  task: Task<T>,
  call?: CallOptions,
): Promise<T | InsteadOf<G>>
export function executeSync<T>(breaker: CircuitBreaker, task: (context: TaskContext) => T): T
export function guarded<Self = any>(breakerOf: BreakerOf<Self>, options?: WrapOptions): GuardedDecorator<Self>
export function guarded(
  breakerOrOptions?: CircuitBreaker | LibraryPolicy | CircuitBreakerOptions,
  options?: WrapOptions,
): GuardedDecorator
export function isCircuitOpen(error: unknown): error is CircuitOpenError
export function isRejection(error: unknown): error is RejectedError
export function rejectionOf(error: unknown): RejectedError | undefined
export function retryAfterSeconds(error: unknown, options?: RetryAfterSecondsOptions): number | undefined
export function tryExecute<T, G extends AnyGuard = Guard>(
  breaker: G,
  task: Task<T>,
  call?: CallOptions,
): Promise<Outcome<T | InsteadOf<G>>>
export function withBreaker<Fn extends (...args: never[]) => Promise<unknown>>(
  fn: Fn,
  options?: WithBreakerOptions<Parameters<Fn>>,
): Fn & {
  readonly breaker: CircuitBreaker
}
export function withBreaker<This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
  options?: WithBreakerOptions<Args>,
): ((this: This, ...args: Args) => Promise<Awaited<Result>>) & {
  readonly breaker: CircuitBreaker
}
export function wrap<This, Args extends unknown[], Result, G extends AnyGuard>(
  breaker: G,
  fn: (this: This, ...args: Args) => Result,
  options?: WrapOptions<Args>,
): (this: This, ...args: Args) => Promise<Awaited<Result> | InsteadOf<G>>
// RuleOptions is reported with recloser/machine.
// SavedState is reported with recloser/machine.
// No entry point exports this type:
type GuardedMethod<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Promise<Result>
// No entry point exports this type:
interface RejectionDetails {
  readonly code: CircuitOpenCode
  readonly state: 'open' | 'half-open'
  readonly retryAfterMs: number
  readonly cause?: unknown
}
// No entry point exports this type:
interface SettledEvent {
  readonly circuit: string
  readonly durationMs: number | undefined
  readonly probe: boolean
  readonly late: boolean
}
// No entry point exports this type:
const made: unique symbol
