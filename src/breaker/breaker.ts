import type { CircuitOpenError } from './circuit-open-error.ts'
import type { Permit } from './permit.ts'

/** What calls need of a breaker: a CircuitBreaker of any copy of the package has it, and so may an object of a test. */
export interface Breaker {
  /** The right to make one call now, or the error that says why not. */
  admit(): Permit | CircuitOpenError
}
