/**
 * What a strategy that follows calls in flight is asked when a call begins, is answered or ends. What it throws goes to the
 * handler and changes nothing; where there is none, it comes out.
 */
import { isThenable, type HookErrorHandler } from '../base/hook.ts'
import { checkedReason, type Ending, type TripStrategy } from '../trip/trip-strategy.ts'

/** The ticket of a call that begins now; `undefined`: nobody follows it. */
export function ticketOf(trip: TripStrategy, tally: unknown, nowMs: number, onHookError?: HookErrorHandler): unknown {
  try {
    const ticket = trip.enter?.(tally, nowMs, onHookError)
    // An async method is no such method: nobody waits for it, and its rejection would have nobody to go to.
    return isThenable(ticket) ? checkedReason(ticket, 'enter()') : ticket
  } catch (error) {
    tell(error, onHookError)
    return undefined
  }
}

/** Tells the strategy that the call with this ticket has ended, or is answered. */
export function leave(
  trip: TripStrategy,
  tally: unknown,
  ticket: unknown,
  ending: Ending,
  nowMs: number,
  onHookError?: HookErrorHandler,
): void {
  try {
    checkedReason(trip.leave?.(tally, ticket, ending, nowMs, onHookError), 'leave()')
  } catch (error) {
    tell(error, onHookError)
  }
}

/** Why the calls in flight should open the circuit by now; `undefined`: they should not. */
export function overdueReason(
  trip: TripStrategy,
  tally: unknown,
  nowMs: number,
  onHookError?: HookErrorHandler,
): string | undefined {
  try {
    return checkedReason(trip.overdue?.(tally, nowMs, onHookError), 'overdue()')
  } catch (error) {
    tell(error, onHookError)
    return undefined
  }
}

function tell(error: unknown, onHookError: HookErrorHandler | undefined): void {
  if (onHookError === undefined) throw error
  onHookError(error, 'trip')
}
