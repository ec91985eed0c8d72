import type { OutcomePredicate } from './outcome-predicate.ts'

/**
 * Rejections after the caller aborted the signal that it gave to the call, unless because time ran out (a `TimeoutError`,
 * as `AbortSignal.timeout` gives it): that the dependency was too slow is a failure.
 */
export const callerAborted: OutcomePredicate = ({ status }, { signal }) =>
  status === 'rejected' &&
  signal?.aborted === true &&
  (signal.reason as { readonly name?: unknown } | null | undefined)?.name !== 'TimeoutError'
