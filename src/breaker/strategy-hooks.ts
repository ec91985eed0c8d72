import type { Rules } from '../machine/rules.ts'
import type { Closed, State } from '../machine/state.ts'
import { leave, look, settle, ticketOf, type Admission } from '../machine/transition.ts'
import { checkedReason, type Ending } from '../trip/trip-strategy.ts'
import type { Judgement } from './judge.ts'

type Hooks = Rules & Pick<Judgement, 'onHookError'>

// Measured: one function for all of them, with the step as a closure, makes a call that is followed a third slower.

/** The state after a verdict. If the strategy throws, the state stays the same, and the error goes to the handler. */
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
 * The state after the strategy began to follow an admitted call and looked at all calls that it follows. If the
 * strategy throws, the state stays the same. `retryAfterMs` has promised to admit the call, so the call is admitted
 * even if the look opens the circuit.
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

/** Reports to the strategy that the answer to a call has begun. */
export function answered(settings: Hooks, state: State, admission: Admission, nowMs: number): void {
  try {
    leave(settings, state, admission, 'ignored', nowMs, settings.onHookError)
  } catch (error) {
    settings.onHookError(error, 'trip')
  }
}

/**
 * Counts a success that only the strategy needs to know. A fast success never opens the circuit, so the reason is
 * dropped.
 */
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
