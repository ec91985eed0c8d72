import { readOptions } from '../base/check.ts'
import type { Backoff } from './backoff.ts'
import { cappedSchema, completeCap, finiteMilliseconds, type CappedOptions } from './capped.ts'

export interface LinearOptions extends CappedOptions {
  /**
   * What each attempt adds, in milliseconds: finite, 0 or more.
   *
   * @default initialMs
   */
  readonly stepMs?: number | undefined
}

/**
 * Grows by the same step: `initialMs + stepMs * (attempt - 1)`, at most `maxMs`.
 *
 * @throws TypeError, RangeError
 */
export function linear(options: LinearOptions): Backoff {
  const fields = readOptions('linear()', options, { ...cappedSchema, stepMs: [finiteMilliseconds, undefined] })
  const { initialMs, stepMs = initialMs } = fields
  const maxMs = completeCap('linear()', fields)

  return ({ attempt }) => Math.min(maxMs, initialMs + stepMs * (attempt - 1))
}
