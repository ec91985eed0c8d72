/**
 * The breaker, the ways to run a call through it, its errors and events, and their types.
 *
 * @module recloser
 */

export { isRejection, rejectionOf, RejectedError } from './base/rejected-error.ts'
export type { HookErrorHandler } from './base/hook.ts'
export { breakerOf } from './call/breaker-of.ts'
export { CircuitBreaker, type CircuitSummary } from './call/circuit-breaker.ts'
export { executeSync } from './call/execute-sync.ts'
export { execute } from './call/execute.ts'
export { guarded, type GuardedDecorator, type GuardOf } from './call/guarded.ts'
export type {
  AlternativeOf,
  BuiltInPolicy,
  Guard,
  NotAsync,
  Policy,
  PolicyContext,
  PolicyMark,
  PolicyTask,
  Task,
  TaskContext,
} from './call/task.ts'
export { tryExecute } from './call/try-execute.ts'
export { withBreaker, type WithBreakerOptions } from './call/with-breaker.ts'
export { wrapSync, type SynchronousResult, type WrapSyncOptions } from './call/wrap-sync.ts'
export { wrap, type AsyncFunction, type Guarded, type WrapOptions } from './call/wrap.ts'
export type { Unsubscribe } from './base/emitter.ts'
export type { Breaker } from './breaker/breaker.ts'
export type { BaseCircuitBreaker } from './breaker/circuit-breaker.ts'
export type {
  CircuitEvent,
  ClosedEvent,
  EventOfType,
  FailureEvent,
  HalfOpenedEvent,
  HoldEvent,
  IgnoredEvent,
  OpenedEvent,
  RejectedEvent,
  SuccessEvent,
  TransitionEvent,
} from './breaker/circuit-event.ts'
export { CircuitOpenError, isCircuitOpen, type CircuitOpenCode } from './breaker/circuit-open-error.ts'
export type { CircuitStats, CircuitTotals } from './breaker/circuit-stats.ts'
export type { Hold } from './breaker/hold.ts'
export type { CallOptions } from './breaker/judge.ts'
export type { Permit } from './breaker/permit.ts'
export { retryAfterSeconds, type RetryAfterSecondsOptions } from './breaker/retry-after-seconds.ts'
export type { CircuitBreakerOptions } from './breaker/settings.ts'
export type { CircuitSnapshot } from './machine/snapshot.ts'
export type { CircuitState } from './machine/state.ts'
export type { Outcome } from './base/outcome.ts'
export type { OutcomeContext, OutcomePredicate } from './predicate/outcome-predicate.ts'
