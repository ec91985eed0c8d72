import type { Closed, State } from '../machine/state.ts'
import { look, settle, ticketOf, type Admission } from '../machine/transition.ts'
import { checkedReason, type Ending } from '../trip/trip-strategy.ts'
import type { Settings } from './settings.ts'

/** The state after a verdict; the same one where the strategy throws, which goes to the handler. */
export function settledState(
  settings: Settings,
  from: State,
  admission: Admission,
  ending: Ending,
  nowMs: number,
  reason: unknown,
): State {
  try {
    return settle(settings, from, admission, ending, nowMs, reason, settings.onHookError)
  } catch (error) {
    settings.onHookError(error, 'trip')
    return from
  }
}

/** The ticket of a call that was admitted; `undefined` where nobody follows it, or the strategy throws. */
export function ticketFor(settings: Settings, state: Closed, nowMs: number): unknown {
  try {
    return ticketOf(settings, state, nowMs, settings.onHookError)
  } catch (error) {
    settings.onHookError(error, 'trip')
    return undefined
  }
}

/**
 * The state after a look at the calls in flight; the same one where the strategy throws. Done after a call was admitted, since
 * `retryAfterMs` has promised that.
 */
export function lookedAt(settings: Settings, state: State, nowMs: number): State {
  try {
    return look(settings, state, nowMs, settings.onHookError)
  } catch (error) {
    settings.onHookError(error, 'trip')
    return state
  }
}

/** Counts a success that nothing but the strategy needs to know of. A fast one never opens, so its answer is dropped. */
export function recordSuccess({ trip, onHookError }: Settings, state: State): void {
  try {
    checkedReason(trip.record((state as Closed).tally, false, 0, 0, onHookError))
  } catch (error) {
    onHookError(error, 'trip')
  }
}
