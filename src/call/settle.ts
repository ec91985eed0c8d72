import type { CircuitBreaker } from '../core/circuit-breaker.ts'
import type { CallOptions } from '../core/judge.ts'
import { IssuedPermit, type Permit } from '../core/permit.ts'
import type { Outcome } from '../predicate/outcome-predicate.ts'

/** Settles a call that entered with a permit, or in this period without one. */
export function settle(breaker: CircuitBreaker, entry: number | Permit, outcome: Outcome, call?: CallOptions): void {
  const permit = typeof entry === 'number' ? new IssuedPermit(breaker, entry) : entry
  permit.settle(outcome, call)
}
