import type { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import { IssuedPermit, type Permit } from '../breaker/permit.ts'

/**
 * Enters without a permit where that is possible; -1: the call needs one. A breaker is known by `admit`: that of another
 * version of the package, or of a test, may have no more.
 */
export const enter = (breaker: Partial<BaseCircuitBreaker>): number => breaker.enter?.() ?? -1

/** The permit of a call that entered in this period without one. */
export const permitOf = (breaker: BaseCircuitBreaker, period: number): Permit => new IssuedPermit(breaker, period)
