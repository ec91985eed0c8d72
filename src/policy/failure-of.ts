import type { Outcome } from '../base/outcome.ts'

/** The error, or the value that counts as a failure. */
export const failureOf = (outcome: Outcome): unknown => (outcome.status === 'rejected' ? outcome.reason : outcome.value)

/** Returns the value of the task, or throws its error. */
export function resultOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'fulfilled') return outcome.value
  throw outcome.reason
}
