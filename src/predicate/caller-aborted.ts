import type { OutcomePredicate } from './outcome-predicate.ts'
import { timedOut } from './timed-out.ts'

/**
 * Rejections after the caller aborted the signal that it gave to the call, unless because time ran out, by what `timedOut`
 * says of the signal's reason: that the dependency was too slow is a failure.
 */
export const callerAborted: OutcomePredicate = ({ status }, context) =>
  status === 'rejected' &&
  context.signal?.aborted === true &&
  !timedOut({ status, reason: context.signal.reason as unknown }, context)
