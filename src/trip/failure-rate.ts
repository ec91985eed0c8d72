import { milliseconds, readOptions } from '../base/check.ts'
import { lasting } from './lasting.ts'
import { completeRate, rateSchema, shareText, type WindowRateOptions } from './rate.ts'
import type { TripStrategy } from './trip-strategy.ts'
import { windowed } from './windowed.ts'

export interface FailureRateOptions extends WindowRateOptions {
  /**
   * How long the threshold must have been reached at each failure, in milliseconds; 0 or more. At high traffic,
   * `minimumCalls` come in a very short time, in which many calls may fail by chance.
   *
   * @default 0
   */
  readonly forMs?: number | undefined
}

/**
 * Opens when the share of failed calls in a window reaches `threshold`, once the window holds `minimumCalls`, and the share has
 * lasted `forMs`.
 *
 * @throws TypeError, RangeError
 */
export function failureRate(options: FailureRateOptions = {}): TripStrategy {
  const caller = 'failureRate()'
  const { forMs, ...rate } = readOptions(caller, options, { ...rateSchema, forMs: [milliseconds, 0] })
  const { threshold, minimumCalls, over } = completeRate(caller, rate)
  const strategy = windowed('failureRate', over, ({ calls, failures }) =>
    calls >= minimumCalls && failures / calls >= threshold
      ? `failure rate ${shareText(failures, calls)} of ${calls} calls`
      : undefined,
  )
  return forMs > 0 ? lasting(strategy, forMs) : strategy
}
