export type AlternativeOf<G> = G extends PolicyMark<infer Alternative> ? Alternative : never
export interface BuiltInPolicy<Alternative = never> extends PolicyMark<Alternative> {
  <T>(task: Task<T>, context?: PolicyContext): Promise<T | Alternative>
}
export type BulkheadFullCode = 'ERR_BULKHEAD_FULL' | 'ERR_BULKHEAD_TIMEOUT'
export class BulkheadFullError extends RejectedError {
  readonly code: BulkheadFullCode
  readonly bulkhead: string
  constructor(bulkhead: string, code: BulkheadFullCode)
  get name(): string
}
export interface BulkheadOptions {
  readonly maxConcurrent: number
  readonly maxQueued?: number | undefined
  readonly queueTimeoutMs?: number | undefined
  readonly name?: string | undefined
  readonly onHookError?: HookErrorHandler | undefined
}
export interface BulkheadPolicy extends BuiltInPolicy, PolicyEvents<BulkheadRejectedEvent> {
  readonly maxConcurrent: number
  readonly maxQueued: number
  readonly running: number
  readonly queued: number
}
export interface BulkheadRejectedEvent {
  readonly type: 'rejected'
  readonly bulkhead: string
  readonly code: BulkheadFullCode
  readonly running: number
  readonly queued: number
}
export type FallbackEvent = FallbackServedEvent | FallbackFailedEvent
export interface FallbackFailedEvent {
  readonly type: 'fallbackFailed'
  readonly error: unknown
  readonly cause: unknown
}
export interface FallbackOptions {
  readonly when?: OutcomePredicate | undefined
  readonly onHookError?: HookErrorHandler | undefined
}
export interface FallbackPolicy<Extra> extends BuiltInPolicy<Extra>, PolicyEvents<FallbackEvent> {}
export interface FallbackServedEvent {
  readonly type: 'fallback'
  readonly error: unknown
}
export type Guard<Alternative = never> = Breaker | Policy | PolicyMark<Alternative>
export type Policy = <T>(task: PolicyTask<T>, context?: Partial<TaskContext>) => Promise<T>
export interface PolicyEvents<Event> {
  readonly subscribe: (listener: (event: Event) => void) => Unsubscribe
}
export interface RetryBudget {
  earn(): void
  spend(): boolean
}
export interface RetryBudgetOptions {
  readonly ratio?: number | undefined
  readonly maxTokens?: number | undefined
}
export interface RetryEvent {
  readonly type: 'retry'
  readonly attempt: number
  readonly delayMs: number
  readonly error: unknown
}
export interface RetryExhaustedEvent {
  readonly type: 'exhausted'
  readonly attempts: number
  readonly reason: 'attempts' | 'backoff' | 'maxElapsedMs' | 'budget'
  readonly error: unknown
}
export interface RetryOptions {
  readonly attempts?: number | undefined
  readonly backoff?: number | Backoff | undefined
  readonly retryIf?: OutcomePredicate | undefined
  readonly maxElapsedMs?: number | undefined
  readonly budget?: RetryBudget | undefined
  readonly onRetry?: ((event: RetryEvent) => void) | undefined
  readonly clock?: (() => number) | undefined
  readonly random?: (() => number) | undefined
  readonly onHookError?: HookErrorHandler | undefined
}
export interface RetryPolicy extends BuiltInPolicy, PolicyEvents<RetryEvent | RetryExhaustedEvent> {}
export type Task<T> = (context: TaskContext) => T | PromiseLike<T>
export interface TaskContext {
  readonly signal: AbortSignal
  readonly attempt?: number | undefined
  readonly args?: readonly unknown[] | undefined
}
export class TimeoutError extends Error {
  readonly code = 'ERR_TIMEOUT'
  readonly timeoutMs: number
  constructor(timeoutMs: number)
  get name(): string
}
export interface TimeoutEvent {
  readonly type: 'timeout'
  readonly timeoutMs: number
}
export interface TimeoutOptions {
  readonly onHookError?: HookErrorHandler | undefined
}
export interface TimeoutPolicy extends BuiltInPolicy, PolicyEvents<TimeoutEvent> {
  readonly timeoutMs: number
}
export interface TokenBudget extends RetryBudget {
  readonly tokens: number
}
export interface Unsubscribe extends Disposable {
  (): void
}
export function bulkhead(options: BulkheadOptions): BulkheadPolicy
export function fallback<G extends Breaker | BuiltInPolicy<unknown>>(
  handler: G,
  options?: FallbackOptions,
): FallbackPolicy<AlternativeOf<G>>
export function fallback<Extra>(
  handler: (error: unknown, context: TaskContext) => Extra | PromiseLike<Extra>,
  options?: FallbackOptions,
): FallbackPolicy<Extra>
export function fallback<Value>(handler: NoFunction<Value>, options?: FallbackOptions): FallbackPolicy<Awaited<Value>>
export function isBulkheadFull(error: unknown): error is BulkheadFullError
export function isTimeout(error: unknown): error is TimeoutError
export function pipeline<const G extends readonly Guard<unknown>[]>(
  ...guards: G
): BuiltInPolicy<AlternativeOf<G[number]>>
export function retry(options?: RetryOptions): RetryPolicy
export function retryBudget(options?: RetryBudgetOptions): TokenBudget
export function timeout(timeoutMs: number, options?: TimeoutOptions): TimeoutPolicy
// Backoff is reported with recloser/backoff.
// Breaker is reported with recloser.
// HookErrorHandler is reported with recloser.
// OutcomePredicate is reported with recloser.
// PolicyContext is reported with recloser.
// PolicyMark is reported with recloser.
// PolicyTask is reported with recloser.
// RejectedError is reported with recloser.
// No entry point exports this type:
type NoFunction<Value> = Value extends (...args: never[]) => unknown ? never : Value
