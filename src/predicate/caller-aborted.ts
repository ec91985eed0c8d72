import type { OutcomePredicate } from './outcome-predicate.ts'
import { timedOut } from './timed-out.ts'

/**
 * Rejections after the caller aborted the signal that it passed to the call. It is false if the signal was aborted
 * because time ran out, as `timedOut` says of the signal's reason: then the dependency was too slow, which is a
 * failure.
 */
export const callerAborted: OutcomePredicate = ({ status }, context) =>
  status === 'rejected' &&
  context.signal?.aborted === true &&
  !timedOut({ status, reason: context.signal.reason as unknown }, context)
