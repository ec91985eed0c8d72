import type { CircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { CallOptions } from '../breaker/judge.ts'
import { IssuedPermit, type Permit } from '../breaker/permit.ts'
import type { Outcome } from '../base/outcome.ts'

/**
 * Enters without a permit where that is possible; -1: the call needs one. A breaker is known by `admit`: that of another
 * version of the package, or of a test, may have no more.
 */
export const enter = (breaker: Partial<CircuitBreaker>): number => breaker.enter?.() ?? -1

/** Settles a call that has a permit, or that entered in this period without one. */
export function settle(
  breaker: CircuitBreaker,
  permit: Permit | undefined,
  period: number,
  outcome: Outcome,
  call?: CallOptions,
): void {
  const settled = permit ?? new IssuedPermit(breaker, period, false, undefined)
  settled.settle(outcome, call)
}
