export type AlternativeOf<G> = G extends PolicyMark<infer Alternative> ? Alternative : never
export type AsyncFunction = (...args: never[]) => Promise<unknown>
export class BaseCircuitBreaker {
  readonly name: string
  get state(): CircuitState
  get retryAfterMs(): number
  get stats(): CircuitStats
  acquire(): Permit
  tryAcquire(): Permit | undefined
  admit(waits?: boolean): Permit | CircuitOpenError
  trip(
    reason?: unknown,
    options?: {
      readonly forMs?: number | undefined
    },
  ): void
  reset(): void
  hold(position: 'open' | 'closed'): Hold
  subscribe(listener: (event: CircuitEvent) => void): Unsubscribe
  subscribe<Type extends CircuitEvent['type']>(type: Type, listener: (event: EventOfType<Type>) => void): Unsubscribe
  snapshot(): CircuitSnapshot
}
export interface Breaker {
  admit(): Permit | CircuitOpenError
}
export interface BuiltInPolicy<Alternative = never> extends PolicyMark<Alternative> {
  <T>(task: Task<T>, context?: PolicyContext): Promise<T | Alternative>
}
export interface CallOptions<T = unknown> {
  readonly signal?: AbortSignal | undefined
  readonly isFailure?: OutcomePredicate<T> | undefined
  readonly isIgnored?: OutcomePredicate<T> | undefined
}
export class CircuitBreaker extends BaseCircuitBreaker {
  constructor(options?: CircuitBreakerOptions)
  execute<T>(task: Task<T>, call?: CallOptions<NoInfer<T>>): Promise<T>
  toJSON(): CircuitSummary
}
export type CircuitBreakerOptions<T = unknown> = RuleOptions & BreakerOptions<T>
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
  readonly consecutiveFailures?: number | undefined
  readonly admittedShare?: number | undefined
  readonly attempt: number
  readonly lastFailureAtMs?: number | undefined
  readonly openedAtMs?: number | undefined
  readonly totals: CircuitTotals
}
export interface CircuitSummary {
  readonly name: string
  readonly state: CircuitState
  readonly retryAfterMs: number
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
export interface ClosedEvent extends StateChange {
  readonly from: 'open' | 'half-open'
  readonly to: 'closed'
  readonly cause?: undefined
  readonly openForMs?: undefined
}
export type EventOfType<Type extends CircuitEvent['type']> = Extract<
  CircuitEvent,
  {
    readonly type: Type
  }
>
export interface FailureEvent extends SettledEvent {
  readonly type: 'failure'
  readonly error: unknown
}
export type Guard<Alternative = never> = Breaker | Policy | PolicyMark<Alternative>
export type GuardOf<Self> = (self: Self) => Guard
export type Guarded<Fn extends AsyncFunction> =
  Promise<never> extends ReturnType<Fn>
    ? Fn
    : (this: ThisParameterType<Fn>, ...args: Parameters<Fn>) => Promise<Awaited<ReturnType<Fn>>>
export interface GuardedDecorator<Self = unknown> {
  <This extends Self, Method extends (this: This, ...args: any) => Promise<unknown>>(
    method: Method,
    context: ClassMethodDecoratorContext<This, Method>,
  ): Method
  <Method extends (...args: never[]) => Promise<unknown>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void
}
export interface HalfOpenedEvent extends StateChange {
  readonly from: 'open'
  readonly to: 'half-open'
  readonly cause?: unknown
  readonly openForMs?: undefined
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
export type NotAsync<Result> = [Result] extends [never]
  ? unknown
  : Result extends PromiseLike<unknown>
    ? 'synchronous: execute() and wrap() are for async functions'
    : unknown
export interface OpenedEvent extends StateChange {
  readonly from: 'closed' | 'half-open'
  readonly to: 'open'
  readonly cause?: unknown
  readonly openForMs: number
}
export type Outcome<T = unknown> =
  | {
      readonly status: 'fulfilled'
      readonly value: T
    }
  | {
      readonly status: 'rejected'
      readonly reason: unknown
    }
export interface OutcomeContext {
  readonly signal?: AbortSignal | undefined
  readonly probe: boolean
  readonly durationMs?: number | undefined
}
export type OutcomePredicate<T = unknown> = {
  answer(outcome: Outcome<T>, context: OutcomeContext): boolean
}['answer']
export interface Permit extends Disposable {
  readonly probe: boolean
  succeed(): boolean
  fail(reason?: unknown): boolean
  ignore(): boolean
  settle<T>(outcome: Outcome<T>, call?: CallOptions<T>): boolean
}
export type Policy = <T>(task: PolicyTask<T>, context?: Partial<TaskContext>) => Promise<T>
export type PolicyContext = {
  readonly [Name in keyof TaskContext]?: TaskContext[Name] | undefined
}
export interface PolicyMark<Alternative> {
  readonly '~recloser': {
    readonly kind: 'policy'
    readonly alternative?: readonly [Alternative]
  }
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
export type SynchronousResult<Fn> = Fn extends (...args: never[]) => infer Result ? NotAsync<Result> : unknown
export type Task<T> = (context: TaskContext) => T | PromiseLike<T>
export interface TaskContext {
  readonly signal: AbortSignal
  readonly attempt?: number | undefined
  readonly args?: readonly unknown[] | undefined
}
export type TransitionEvent = OpenedEvent | HalfOpenedEvent | ClosedEvent
export interface Unsubscribe extends Disposable {
  (): void
}
export type WithBreakerOptions<Args extends readonly unknown[] = never[], T = unknown> = CircuitBreakerOptions<T> &
  Pick<WrapOptions<Args>, 'signalOf'>
export interface WrapOptions<Args extends readonly unknown[] = never[], T = unknown> {
  readonly signalOf?: ((...args: Args) => AbortSignal | null | undefined) | undefined
  readonly isFailure?: OutcomePredicate<T> | undefined
  readonly isIgnored?: OutcomePredicate<T> | undefined
}
export interface WrapSyncOptions<T = unknown> {
  readonly isFailure?: OutcomePredicate<T> | undefined
  readonly isIgnored?: OutcomePredicate<T> | undefined
}
export function breakerOf(fn: (...args: never[]) => unknown, self?: unknown): CircuitBreaker
export function execute<T, Alternative = never>(
  guard: Guard<Alternative>,
  task: Task<T>,
  call?: CallOptions<NoInfer<T>>,
): Promise<T | Alternative>
export function executeSync<T>(
  breaker: Breaker,
  task: ((context: TaskContext) => T) & NotAsync<T>,
  call?: Pick<CallOptions<NoInfer<T>>, 'isFailure' | 'isIgnored'>,
): T
export function guarded<Self = any>(guardOf: GuardOf<Self>, options?: WrapOptions): GuardedDecorator<Self>
export function guarded(
  guardOrOptions?: Breaker | BuiltInPolicy | CircuitBreakerOptions,
  options?: WrapOptions,
): GuardedDecorator
export function isCircuitOpen(error: unknown): error is CircuitOpenError
export function isRejection(error: unknown): error is RejectedError
export function rejectionOf(error: unknown): RejectedError | undefined
export function retryAfterSeconds(error: unknown, options?: RetryAfterSecondsOptions): number | undefined
export function tryExecute<T, Alternative = never>(
  guard: Guard<Alternative>,
  task: Task<T>,
  call?: CallOptions<NoInfer<T>>,
): Promise<Outcome<T | Alternative>>
export function withBreaker<Fn extends AsyncFunction>(
  fn: Fn,
  options?: WithBreakerOptions<Parameters<Fn>, Awaited<ReturnType<Fn>>>,
): Guarded<Fn> & {
  readonly breaker: CircuitBreaker
}
export function withBreaker<This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
  options?: WithBreakerOptions<Args, Awaited<Result>>,
): ((this: This, ...args: Args) => Promise<Awaited<Result>>) & {
  readonly breaker: CircuitBreaker
}
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
export function wrapSync<Fn extends (...args: never[]) => SynchronousResult<Fn>>(
  breaker: Breaker,
  fn: Fn,
  options?: WrapSyncOptions<ReturnType<Fn>>,
): Fn
// RuleOptions is reported with recloser/machine.
// SavedState is reported with recloser/machine.
// No entry point exports this type:
interface BreakerOptions<T = unknown> {
  readonly name?: string | undefined
  readonly isFailure?: OutcomePredicate<T> | undefined
  readonly isIgnored?: OutcomePredicate<T> | undefined
  readonly shadow?: boolean | undefined
  readonly captureStack?: boolean | undefined
  readonly clock?: (() => number) | undefined
  readonly wallClock?: (() => number) | undefined
  readonly snapshot?: CircuitSnapshot | undefined
  readonly onHookError?: HookErrorHandler | undefined
  readonly onStateChange?: ((change: TransitionEvent) => void) | undefined
}
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
interface StateChange {
  readonly type: 'transition'
  readonly circuit: string
  readonly from: CircuitState
  readonly reason: string
  readonly atMs: number
  readonly attempt: number
}
