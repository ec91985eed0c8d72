import { readOptions } from '../base/check.ts'
import { completeRate, rateSchema, shareText, type FailureRateOptions } from './rate.ts'
import type { TripStrategy } from './trip-strategy.ts'
import { windowed } from './windowed.ts'

/**
 * Opens when the share of failed calls in a window reaches `threshold`, once the window holds `minimumCalls`.
 *
 * @throws TypeError, RangeError
 */
export function failureRate(options: FailureRateOptions = {}): TripStrategy {
  const caller = 'failureRate()'
  const { threshold, minimumCalls, over } = completeRate(caller, readOptions(caller, options, rateSchema))

  return windowed('failureRate', over, ({ calls, failures }) =>
    calls >= minimumCalls && failures / calls >= threshold
      ? `failure rate ${shareText(failures, calls)} of ${calls} calls`
      : undefined,
  )
}
