export { isRejection, rejectionOf, RejectedError } from './base/rejected-error.ts'
export type { HookErrorHandler } from './base/hook.ts'
export { executeSync } from './call/execute-sync.ts'
export { execute } from './call/execute.ts'
export { guarded, type GuardedDecorator } from './call/guarded.ts'
export type { AnyGuard, Guard, InsteadOf, LibraryPolicy, Policy, Task, TaskContext } from './call/task.ts'
export { tryExecute } from './call/try-execute.ts'
export { withBreaker } from './call/with-breaker.ts'
export { wrap } from './call/wrap.ts'
export { CircuitBreaker } from './core/circuit-breaker.ts'
export type {
  CircuitEvent,
  FailureEvent,
  HoldEvent,
  IgnoredEvent,
  RejectedEvent,
  SuccessEvent,
  TransitionEvent,
} from './core/circuit-event.ts'
export { CircuitOpenError, isCircuitOpen, type CircuitOpenCode } from './core/circuit-open-error.ts'
export type { CircuitStats, CircuitTotals } from './core/circuit-stats.ts'
export type { Hold } from './core/hold.ts'
export type { CallOptions } from './core/judge.ts'
export type { Permit } from './core/permit.ts'
export { retryAfterSeconds, type RetryAfterSecondsOptions } from './core/retry-after-seconds.ts'
export type { CircuitBreakerOptions } from './core/settings.ts'
export type { CircuitSnapshot } from './core/snapshot.ts'
export type { CircuitState } from './core/state.ts'
export type { Outcome, OutcomeContext, OutcomePredicate } from './predicate/outcome-predicate.ts'
