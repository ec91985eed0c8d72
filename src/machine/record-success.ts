import type { HookErrorHandler } from '../base/hook.ts'
import { checkedReason, type TripStrategy } from '../trip/trip-strategy.ts'

/** Counts a success that nothing but the strategy needs to know of. A fast one never opens, so its answer is dropped. */
export function recordSuccess(trip: TripStrategy, tally: unknown, onHookError: HookErrorHandler): void {
  try {
    checkedReason(trip.record(tally, false, 0, 0, onHookError))
  } catch (error) {
    onHookError(error, 'trip')
  }
}
