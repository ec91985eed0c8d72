import { check, milliseconds } from '../base/check.ts'
import type { Backoff } from './backoff.ts'

/**
 * The same delay each time.
 *
 * @param ms milliseconds, 0 or more; Infinity is allowed
 * @throws TypeError, RangeError
 */
export function constant(ms: number): Backoff {
  check('constant()', 'ms', ms, milliseconds)
  return () => ms
}
