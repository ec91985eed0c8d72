import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { judge, verdictOf } from '../breaker/judge.ts'
import type { Verdict } from '../machine/state.ts'
import type { CheckOutcome } from './timed-check.ts'

/** The verdict of a check. */
export interface CheckVerdict {
  readonly verdict: Verdict
  /** The error or value that was judged. */
  readonly reason: unknown
}

/** Judges by the breaker's predicates; a check that ran out of time, or was slow by the breaker's strategy, has failed. */
export function verdictOn(
  breaker: CircuitBreaker,
  { outcome, timedOut }: CheckOutcome,
  begunAtMs: number,
): CheckVerdict {
  // Not in the parameter, because the declaration would name a type that users do not see.
  const { settings, nowMs } = breaker
  const { slowerThanMs = Infinity } = settings.trip
  const durationMs = nowMs - begunAtMs
  const verdict = timedOut ? 'failure' : verdictOf(judge(settings, outcome, undefined, { probe: true, durationMs }))
  if (verdict === 'success' && durationMs > slowerThanMs) {
    const description = `The check took longer than ${slowerThanMs} ms, which is slow by the trip strategy`
    return { verdict: 'failure', reason: new DOMException(description, 'TimeoutError') }
  }
  return { verdict, reason: outcome.status === 'rejected' ? outcome.reason : outcome.value }
}
