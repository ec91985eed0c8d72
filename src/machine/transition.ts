/**
 * The state machine as functions of rules, state and time, without a clock, a timer or hidden inputs. Each function
 * returns the next state: the same node while the circuit stays in its period, a new node on a transition. Tallies are
 * updated in place, because copying a ring of buckets on each call would cost a hundred times more; `saveState` copies
 * them.
 */
import { delayOf } from '../backoff/delay-of.ts'
import { waitUntil } from '../base/clock.ts'
import { isThenable, type HookErrorHandler } from '../base/hook.ts'
import { checkedReason, type Ending } from '../trip/trip-strategy.ts'
import type { Rules } from './rules.ts'
import type { CircuitState, Closed, HalfOpen, Open, State } from './state.ts'

/**
 * What the machine needs to know about a permit: the period in which it was admitted, and the time (for probes, and if
 * the strategy counts slow calls).
 */
export interface Admission {
  /** The number of the period in which the call was admitted. */
  readonly generation: number
  /** When it was admitted, on the clock of the caller; `undefined` if the time is not needed. */
  readonly admittedAtMs: number | undefined
  /** If present, the duration of the call ends at this time, not with the verdict. */
  readonly answeredAtMs?: number | undefined
  /** The ticket by which the strategy follows the call while it is in flight; see `enter`. */
  readonly ticket?: unknown
}

// If a backoff fails that has never returned a valid delay, the circuit opens for a minute.
export const neverOpened = Object.freeze({ generation: -1, attempt: 0, delayMs: 60_000, openMs: 0 })

/** A closed circuit without any calls yet. */
export const initial = (rules: Rules): Closed => closed(rules, neverOpened, 0, 'manual')

/**
 * The state in which a call made now is admitted, or `undefined` if it is rejected. An open circuit whose open period
 * is over becomes half-open, and the call is its first probe.
 */
export function admit(rules: Rules, state: State, nowMs: number): Closed | HalfOpen | undefined {
  if (retryAfter(rules, state, nowMs) === 0) return admitted(rules, state, nowMs)
  rejected(rules, state, nowMs)
  return undefined
}

/** What `admit` does with a call that has to wait. While closed, no call has to wait. */
export function rejected({ recovery }: Rules, state: State, nowMs: number): void {
  ;(state as Open | HalfOpen).refusedAtMs = nowMs
  if (state.kind === 'half-open') recovery.reject?.(state.tally, nowMs)
}

/** What `admit` does with a call that does not have to wait. */
export function admitted(rules: Rules, state: State, nowMs: number): Closed | HalfOpen {
  if (state.kind === 'closed') return state
  const { recovery } = rules
  const halfOpen: HalfOpen =
    state.kind === 'half-open'
      ? state
      : {
          ...state,
          kind: 'half-open',
          generation: state.generation + 1,
          openMs: Math.min(state.openMs, nowMs - state.atMs),
          reason: 'reset timeout passed',
          tally: recovery.empty(nowMs, state.refusedAtMs),
        }
  recovery.admit(halfOpen.tally, nowMs, probeTimeout(rules, halfOpen))
  return halfOpen
}

/**
 * Reports a call that `admit` has admitted in this state to a strategy that looks at calls in flight, and returns its
 * admission. Call `look` next. Without both, such a strategy learns of the call only when it ends, like all other
 * strategies.
 */
export const enter = (rules: Rules, state: State, nowMs: number, onHookError?: HookErrorHandler): Admission => ({
  generation: state.generation,
  admittedAtMs: nowMs,
  ticket: state.kind === 'closed' ? ticketOf(rules, state, nowMs, onHookError) : undefined,
})

/** The ticket by which the strategy follows a new call. */
export function ticketOf({ trip }: Rules, { tally }: Closed, nowMs: number, onHookError?: HookErrorHandler): unknown {
  const ticket = trip.enter?.(tally, nowMs, onHookError)
  // An async method has not entered anything yet, and its rejection must be handled.
  return isThenable(ticket) ? checkedReason(ticket, 'enter()') : ticket
}

/** The state after a look at the calls in flight, which may open the circuit. */
export function look(rules: Rules, state: State, nowMs: number, onHookError?: HookErrorHandler): State {
  if (state.kind !== 'closed') return state
  const reason = checkedReason(rules.trip.overdue?.(state.tally, nowMs, onHookError), 'overdue()')
  return reason === undefined ? state : trip(rules, state, nowMs, undefined, undefined, reason)
}

/**
 * Reports that the answer to a call has begun, so that the call can no longer become overdue. Call it once, and then
 * settle the call with this time as `answeredAtMs` of its admission.
 */
export const answer = (
  rules: Rules,
  state: State,
  admission: Admission,
  nowMs: number,
  onHookError?: HookErrorHandler,
): void => {
  leave(rules, state, admission, 'ignored', nowMs, onHookError)
}

/** The strategy no longer follows the call. */
export function leave(
  { trip }: Rules,
  state: State,
  { generation, ticket }: Admission,
  ending: Ending,
  nowMs: number,
  onHookError?: HookErrorHandler,
): void {
  if (ticket !== undefined && state.kind === 'closed' && generation === state.generation)
    checkedReason(trip.leave?.(state.tally, ticket, ending, nowMs, onHookError), 'leave()')
}

/**
 * The state after a verdict on an admitted call. A verdict from an earlier period changes nothing. Errors of your own
 * strategy are thrown, and the state stays the same.
 *
 * @param cause the failure itself
 * @param onHookError receives errors that a part of a strategy threw while the other parts decided; see `TripStrategy`
 */
export function settle(
  rules: Rules,
  state: State,
  admission: Admission,
  ending: Ending,
  nowMs: number,
  cause?: unknown,
  onHookError?: HookErrorHandler,
): State {
  if (admission.generation !== state.generation || state.kind === 'open') return state
  const { slowerThanMs = Infinity } = rules.trip
  const failed = ending === 'failure'
  const ignored = !failed && ending !== 'success'
  const durationMs = durationOf(admission, nowMs) ?? 0
  const bad = failed || (durationMs > slowerThanMs && ending !== 'unreached')

  if (state.kind === 'half-open') {
    // If slow calls can open a circuit, a slow answer is no sign of recovery.
    const verdict = bad ? 'failure' : ignored ? 'ignored' : 'success'
    const next = rules.recovery.settle(state.tally, Number(admission.admittedAtMs), verdict, nowMs, cause)
    if (next === 'closed') return closed(rules, state, nowMs, 'probes succeeded')
    return next === 'open' ? trip(rules, state, nowMs, cause, undefined, failed ? 'probe failed' : 'probe slow') : state
  }

  const { ticket } = admission
  if (ticket !== undefined) {
    if (admission.answeredAtMs === undefined) leave(rules, state, admission, ending, nowMs, onHookError)
    const to = look(rules, state, nowMs, onHookError)
    if (to !== state) return to
  }
  if (ignored) return state
  const reason = checkedReason(rules.trip.record(state.tally, failed, durationMs, nowMs, onHookError, ticket))
  return bad && reason !== undefined ? trip(rules, state, nowMs, cause, undefined, reason) : state
}

/** How long a call took; `undefined` if this is not needed. */
export const durationOf = ({ admittedAtMs, answeredAtMs }: Admission, nowMs: number): number | undefined =>
  admittedAtMs === undefined ? undefined : (answeredAtMs ?? nowMs) - admittedAtMs

/** Closes now and forgets all counts, the openings so far and the backoff. Calls in flight no longer count. */
export const reset = (rules: Rules, state: State, nowMs: number): Closed =>
  closed(rules, { ...neverOpened, generation: state.generation }, nowMs, 'manual')

/** Milliseconds until a call is admitted: 0 if and only if a call made now would be. */
export function retryAfter(rules: Rules, state: State, nowMs: number): number {
  if (state.kind === 'closed') return 0
  return state.kind === 'open'
    ? waitUntil(state.atMs + state.openMs, nowMs) || (rules.recovery.firstWait?.() ?? 0)
    : rules.recovery.wait(state.tally, nowMs, probeTimeout(rules, state))
}

/** The state that a call made now would find. */
export const stateAt = (rules: Rules, state: State, nowMs: number): CircuitState =>
  state.kind === 'open' && retryAfter(rules, state, nowMs) === 0 ? 'half-open' : kindOf(rules, state)

/** The kind of a state; `half-open` also if others have all the probes of an open circuit. */
export const kindOf = <S extends State>({ recovery }: Rules, { kind }: S): S['kind'] | 'half-open' =>
  recovery.isFull?.() ? 'half-open' : kind

/** After a short open period, a probe with the usual duration of a call would lose its slot again and again. */
const leastProbeTimeoutMs = 60_000

const probeTimeout = (rules: Rules, { openMs }: HalfOpen): number =>
  rules.probeTimeoutMs ?? Math.max(openMs, leastProbeTimeoutMs)

/** A circuit that closes now. */
export const closed = (
  rules: Rules,
  { generation, attempt, delayMs, openMs }: Omit<Closed, 'kind' | 'atMs' | 'reason' | 'tally'>,
  atMs: number,
  reason: string,
): Closed => ({
  kind: 'closed',
  generation: generation + 1,
  attempt,
  delayMs,
  openMs,
  atMs,
  reason,
  tally: rules.trip.empty(),
})

/** Opens now; if it is open, the open period begins again. `forMs` replaces the backoff's delay. */
export function trip(
  rules: Rules,
  state: State,
  nowMs: number,
  cause?: unknown,
  forMs?: number,
  reason = 'manual',
): Open {
  const { kind, generation, atMs, openMs, delayMs } = state
  // It grows with each reopening, and returns to 1 once the circuit has stayed closed at least as long as it was last
  // open.
  const lasting = kind === 'closed' && waitUntil(atMs + openMs, nowMs) === 0
  const attempt = lasting ? 1 : state.attempt + Number(kind !== 'open')
  const opened = {
    kind: 'open',
    generation: generation + 1,
    attempt,
    atMs: nowMs,
    reason,
    cause,
    refusedAtMs: state.kind === 'open' ? state.refusedAtMs : undefined,
  } as const
  if (forMs !== undefined) return { ...opened, delayMs, openMs: forMs }
  const previousMs = attempt > 1 ? openMs : undefined
  const delay = delayOf(rules.backoff, { attempt, previousMs, failure: cause, random: rules.random }, delayMs)
  return { ...opened, ...delay, openMs: delay.delayMs }
}
