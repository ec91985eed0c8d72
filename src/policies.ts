/**
 * Retry, timeout, bulkhead and fallback, and pipelines of them with breakers.
 *
 * @module recloser/policies
 */

export type { Unsubscribe } from './base/emitter.ts'
export { bulkhead, type BulkheadOptions, type BulkheadPolicy, type BulkheadRejectedEvent } from './policy/bulkhead.ts'
export { BulkheadFullError, isBulkheadFull, type BulkheadFullCode } from './policy/bulkhead-full-error.ts'
export {
  fallback,
  type FallbackEvent,
  type FallbackFailedEvent,
  type FallbackOptions,
  type FallbackPolicy,
  type FallbackServedEvent,
} from './policy/fallback.ts'
export type { PolicyEvents } from './policy/policy-events.ts'
export { pipeline } from './policy/pipeline.ts'
export {
  retry,
  type RetryExhaustedEvent,
  type RetryEvent,
  type RetryOptions,
  type RetryPolicy,
} from './policy/retry.ts'
export { retryBudget, type RetryBudget, type RetryBudgetOptions, type TokenBudget } from './policy/retry-budget.ts'
export { timeout, type TimeoutEvent, type TimeoutOptions, type TimeoutPolicy } from './policy/timeout.ts'
export { isTimeout, TimeoutError } from './policy/timeout-error.ts'
export type { Guard, AlternativeOf, BuiltInPolicy, Policy, Task, TaskContext } from './call/task.ts'
