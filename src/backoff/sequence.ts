import { check, milliseconds, optionError } from '../base/check.ts'
import type { Backoff } from './backoff.ts'

/**
 * Takes the delays from a list, one for each attempt; the last one repeats. The list is copied.
 *
 * @param delaysMs one or more, in milliseconds, 0 or more each; Infinity is allowed
 * @throws TypeError, RangeError
 */
export function sequence(delaysMs: readonly number[]): Backoff {
  if (!Array.isArray(delaysMs))
    throw optionError(TypeError, 'sequence()', 'delaysMs', 'an array of milliseconds', delaysMs)
  // Array.from: holes become undefined and are refused like any other item.
  const copy = Array.from(delaysMs as readonly unknown[], (delayMs, index) =>
    check('sequence()', `delaysMs[${index}]`, delayMs, milliseconds),
  )
  const lastMs = copy.at(-1)
  if (lastMs === undefined) throw optionError(RangeError, 'sequence()', 'delaysMs', 'one delay or more', 'none')

  return ({ attempt }) => copy[attempt - 1] ?? lastMs
}
