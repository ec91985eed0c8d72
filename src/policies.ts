export { bulkhead, type BulkheadOptions, type BulkheadPolicy, type RefusedEvent } from './policy/bulkhead.ts'
export { BulkheadFullError, isBulkheadFull, type BulkheadFullCode } from './policy/bulkhead-full-error.ts'
export {
  fallback,
  type FallbackEvent,
  type FallbackFailedEvent,
  type FallbackOptions,
  type FallbackPolicy,
  type FallbackServedEvent,
} from './policy/fallback.ts'
export type { Told } from './policy/library-policy.ts'
export { pipeline } from './policy/pipeline.ts'
export { retry, type ExhaustedEvent, type RetryEvent, type RetryOptions, type RetryPolicy } from './policy/retry.ts'
export { retryBudget, type RetryBudget, type RetryBudgetOptions, type TokenBudget } from './policy/retry-budget.ts'
export { timeout, type TimeoutEvent, type TimeoutOptions, type TimeoutPolicy } from './policy/timeout.ts'
export { TimeoutError } from './policy/timeout-error.ts'
export type { AnyGuard, Guard, AlternativeOf, BuiltInPolicy, Policy, Task, TaskContext } from './call/task.ts'
