import { readOptions } from '../base/check.ts'
import type { Backoff } from './backoff.ts'
import { cappedSchema, completeCap, type CappedOptions } from './capped.ts'

/**
 * A delay by chance between `initialMs` and three times the one before, at most `maxMs`: grows like an exponential
 * backoff, with nobody in step. Formula: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
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
