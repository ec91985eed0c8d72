import { number, readOptions } from '../base/check.ts'
import type { Backoff } from './backoff.ts'
import { cappedSchema, completeCap, type CappedOptions } from './capped.ts'

export interface ExponentialOptions extends CappedOptions {
  /**
   * What each attempt multiplies by: finite, 1 or more.
   *
   * @default 2
   */
  readonly factor?: number | undefined
}

/**
 * Grows by the same factor: `initialMs * factor ** (attempt - 1)`, at most `maxMs`.
 *
 * @throws TypeError, RangeError
 */
export function exponential(options: ExponentialOptions): Backoff {
  const fields = readOptions('exponential()', options, {
    ...cappedSchema,
    factor: [number('a finite number, 1 or more', (value) => value >= 1 && value < Infinity), 2],
  })
  const { initialMs, factor } = fields
  const maxMs = completeCap('exponential()', fields)

  // 0 * Infinity would be NaN once the power overflows.
  return ({ attempt }) => (initialMs === 0 ? 0 : Math.min(maxMs, initialMs * factor ** (attempt - 1)))
}
