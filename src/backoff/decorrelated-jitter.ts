import { readOptions } from '../base/check.ts'
import type { Backoff } from './backoff.ts'
import { cappedSchema, completeCap, type CappedOptions } from './capped.ts'

/**
 * A random delay between `initialMs` and three times the previous delay, at most `maxMs`. It grows like an exponential
 * backoff, but clients do not wait in step. Formula: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 *
 * @throws TypeError, RangeError
 */
export function decorrelatedJitter(options: CappedOptions): Backoff {
  const fields = readOptions('decorrelatedJitter()', options, cappedSchema)
  const { initialMs } = fields
  const maxMs = completeCap('decorrelatedJitter()', fields)

  return ({ previousMs, random }) => {
    const highestMs = 3 * Math.min(maxMs, Math.max(initialMs, previousMs ?? initialMs))
    return Math.min(maxMs, initialMs + random() * (highestMs - initialMs))
  }
}
