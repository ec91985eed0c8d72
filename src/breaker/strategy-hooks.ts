import type { Rules } from '../machine/rules.ts'
import type { Closed, State } from '../machine/state.ts'
import { leave, look, settle, ticketOf, type Admission } from '../machine/transition.ts'
import { checkedReason, type Ending } from '../trip/trip-strategy.ts'
import type { Judgement } from './judge.ts'

type Hooks = Rules & Pick<Judgement, 'onHookError'>

// Measured: one function for all of them, which takes the step as a closure, costs a call that is followed a third.

/** The state after a verdict; the same one where the strategy throws, which goes to the handler. */
export function settledState(
  settings: Hooks,
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

/**
 * The state after a call was admitted that the strategy follows from now on, and after a look at all of them; the same one
 * where the strategy throws. `retryAfterMs` has promised that the call is admitted, so it is, whatever comes of the look.
 */
export function enteredState(settings: Hooks, from: Closed, permit: { ticket: unknown }, nowMs: number): State {
  try {
    permit.ticket = ticketOf(settings, from, nowMs, settings.onHookError)
    return look(settings, from, nowMs, settings.onHookError)
  } catch (error) {
    settings.onHookError(error, 'trip')
    return from
  }
}

/** Tells the strategy that the answer to a call has begun. */
export function answered(settings: Hooks, state: State, admission: Admission, nowMs: number): void {
  try {
    leave(settings, state, admission, 'ignored', nowMs, settings.onHookError)
  } catch (error) {
    settings.onHookError(error, 'trip')
  }
}

/** Counts a success that nothing but the strategy needs to know of. A fast one never opens, so its answer is dropped. */
export function recordSuccess(
  settings: Hooks & { readonly clockless: boolean },
  state: State,
  owner: { readonly nowMs: number },
): void {
  try {
    const nowMs = settings.clockless ? 0 : owner.nowMs
    checkedReason(settings.trip.record((state as Closed).tally, false, 0, nowMs, settings.onHookError))
  } catch (error) {
    settings.onHookError(error, 'trip')
  }
}
