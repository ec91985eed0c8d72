import { readOptions, wholeNumber } from '../base/check.ts'
import { withinWindow } from './rate.ts'
import { timeWindow } from './time-window.ts'
import type { TripStrategy } from './trip-strategy.ts'
import type { TripWindow } from './window.ts'
import { windowed, windowRule } from './windowed.ts'

/** All fields are optional. */
export interface FailureCountOptions {
  /**
   * The number of failures in the window at which the circuit opens; a whole number above 0, at most the size of a
   * count window.
   *
   * @default 5, or the size of a smaller count window
   */
  readonly threshold?: number | undefined
  /**
   * The window of calls that the rule looks at.
   *
   * @default timeWindow(): the last 60 seconds
   */
  readonly over?: TripWindow | undefined
}

/**
 * Opens when a window holds `threshold` failures, even if calls succeeded between them.
 *
 * @throws TypeError, RangeError
 */
export function failureCount(options: FailureCountOptions = {}): TripStrategy {
  const caller = 'failureCount()'
  const { over = timeWindow(), ...given } = readOptions(caller, options, {
    threshold: [wholeNumber, undefined],
    over: [windowRule, undefined],
  })
  const threshold = withinWindow(caller, 'threshold', given.threshold, 5, over)

  return windowed('failureCount', over, ({ failures }) =>
    failures >= threshold ? `${failures} failures within ${over.shape}` : undefined,
  )
}
