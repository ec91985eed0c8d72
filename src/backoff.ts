/**
 * How long an open circuit or a retry waits: functions from an attempt to milliseconds.
 *
 * @module recloser/backoff
 */

export type { Backoff, BackoffContext } from './backoff/backoff.ts'
export type { CappedOptions } from './backoff/capped.ts'
export { constant } from './backoff/constant.ts'
export { decorrelatedJitter } from './backoff/decorrelated-jitter.ts'
export { exponential, type ExponentialOptions } from './backoff/exponential.ts'
export { linear, type LinearOptions } from './backoff/linear.ts'
export { sequence } from './backoff/sequence.ts'
export { withJitter } from './backoff/with-jitter.ts'
export { withRetryAfter, type WithRetryAfterOptions } from './backoff/with-retry-after.ts'
