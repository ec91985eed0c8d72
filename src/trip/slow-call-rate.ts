import { milliseconds, readOptions } from '../base/check.ts'
import { completeRate, rateSchema, shareText, type FailureRateOptions } from './rate.ts'
import type { TripStrategy } from './trip-strategy.ts'
import { windowed } from './windowed.ts'

export interface SlowCallRateOptions extends FailureRateOptions {
  /** A call that takes longer than this many milliseconds is slow, whatever its outcome; 0 or more. */
  readonly slowerThanMs: number
}

/**
 * Opens when the share of slow calls in a window reaches `threshold`, once the window holds `minimumCalls`. In half-open
 * a slow probe counts as a failed one. Each call costs two clock reads.
 *
 * @throws TypeError, RangeError
 */
export function slowCallRate(options: SlowCallRateOptions): TripStrategy {
  const caller = 'slowCallRate()'
  const { slowerThanMs, ...rate } = readOptions(caller, options, { slowerThanMs: [milliseconds], ...rateSchema })
  const { threshold, minimumCalls, over } = completeRate(caller, rate)

  return windowed(
    'slowCallRate',
    over,
    ({ calls, slow }) =>
      calls >= minimumCalls && slow / calls >= threshold
        ? `slow-call rate ${shareText(slow, calls)} of ${calls} calls`
        : undefined,
    slowerThanMs,
  )
}
