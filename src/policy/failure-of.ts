import type { Outcome } from '../base/outcome.ts'

/** The error, or the value that somebody takes for a failure. */
export const failureOf = (outcome: Outcome): unknown => (outcome.status === 'rejected' ? outcome.reason : outcome.value)

/** What the task gave: its value is returned, its error thrown. */
export function resultOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'fulfilled') return outcome.value
  throw outcome.reason
}
