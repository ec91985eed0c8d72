import { refusal } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'

/**
 * By shape, not by class: the breaker may come from another copy of the package.
 *
 * @throws TypeError
 */
export function checkBreaker(place: string, value: unknown): void {
  const { inside } = (value ?? {}) as Partial<CircuitBreaker>
  if (typeof inside !== 'object') throw refusal(TypeError, place, 'breaker', 'a CircuitBreaker', value)
}
