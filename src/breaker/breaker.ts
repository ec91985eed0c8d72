import type { CircuitOpenError } from './circuit-open-error.ts'
import type { Permit } from './permit.ts'

/**
 * The part of a breaker that calls need. A CircuitBreaker of any copy of the package has it, and a test double can have
 * it.
 */
export interface Breaker {
  /** The right to make one call now, or the error that says why not. */
  admit(): Permit | CircuitOpenError
}
