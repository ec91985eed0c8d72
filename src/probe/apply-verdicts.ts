import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Open } from '../machine/state.ts'

/** A verdict on a check, with the error or value that was judged. */
export interface JudgedCheck {
  readonly verdict: 'success' | 'failure'
  readonly reason: unknown
}

/**
 * Once the verdicts are enough to close or to reopen an open circuit, runs the half-open period that they decide, all
 * at once and through permits. So the circuit is open for all callers until then, and no call is admitted as a probe.
 */
export function applyVerdicts(breaker: CircuitBreaker, { cause }: Open, judged: readonly JudgedCheck[]): void {
  // If no number is fixed, one verdict begins the recovery, and the calls of users continue it.
  const { successes = 1, failures = 1 } = breaker.settings.recovery
  const good = judged.filter(({ verdict }) => verdict === 'success').length
  const enough = good >= successes || judged.length - good >= failures
  if (!enough) return

  // Begins an open period that is over at once: there is no event, since the circuit was open before.
  breaker.trip(cause, { forMs: 0 })
  for (const { verdict, reason } of judged) {
    const permit = breaker.tryAcquire()
    if (verdict === 'success') permit?.succeed()
    else permit?.fail(reason)
  }
}
