/**
 * The state machine as functions of (rules, state, moment): no clock, no timer, nothing hidden. Each returns the state that
 * follows: the very node it was given while the circuit stays in its period, a new one on a transition. Tallies are updated
 * in place, because copying a ring of buckets on each call would cost a hundred times more; `saveState` copies.
 */
import { delayOf } from '../backoff/delay-of.ts'
import { waitUntil } from '../base/clock.ts'
import { isThenable, type HookErrorHandler } from '../base/hook.ts'
import { checkedReason, type Ending } from '../trip/trip-strategy.ts'
import type { Rules } from './rules.ts'
import type { CircuitState, Closed, HalfOpen, Open, State } from './state.ts'

/** What the machine needs to know of a permit: the period it was admitted in, and when (of probes, and where the strategy counts slow calls). */
export interface Admission {
  /** The number of the period in which the call was admitted. */
  readonly generation: number
  /** When it was admitted, on the clock of the caller; `undefined`: nobody asks. */
  readonly admittedAtMs: number | undefined
  /** Present: the duration of the call ends here, not with the verdict. */
  readonly answeredAtMs?: number | undefined
  /** What the strategy follows the call by while it is in flight; see `enter`. */
  readonly ticket?: unknown
}

// Where a backoff fails that has never given a good delay, the circuit opens for a minute.
export const neverOpened = Object.freeze({ generation: -1, attempt: 0, delayMs: 60_000, openMs: 0 })

/** A closed circuit that has seen nothing. */
export const initial = (rules: Rules): Closed => closed(rules, neverOpened, 0, 'manual')

/**
 * The state in which a call made now is admitted, or `undefined` when it is rejected. An open circuit whose time has come
 * goes half-open, and the call is its first probe.
 */
export function admit(rules: Rules, state: State, nowMs: number): Closed | HalfOpen | undefined {
  if (retryAfter(rules, state, nowMs) === 0) return admitted(rules, state, nowMs)
  rejected(rules, state, nowMs)
  return undefined
}

/** What `admit` does with a call that has to wait, which no call has to while closed. */
export function rejected({ recovery }: Rules, state: State, nowMs: number): void {
  ;(state as Open | HalfOpen).refusedAtMs = nowMs
  if (state.kind === 'half-open') recovery.reject?.(state.tally, nowMs)
}

/** What `admit` does with a call that need not wait. */
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
 * The admission of a call that `admit` let into this state, known to a strategy that looks at calls in flight. `look` comes
 * next. Without both, such a strategy learns of the call when it ends, as all others do.
 */
export const enter = (rules: Rules, state: State, nowMs: number, onHookError?: HookErrorHandler): Admission => ({
  generation: state.generation,
  admittedAtMs: nowMs,
  ticket: state.kind === 'closed' ? ticketOf(rules, state, nowMs, onHookError) : undefined,
})

/** What the strategy follows a call by that it learns of now. */
export function ticketOf({ trip }: Rules, { tally }: Closed, nowMs: number, onHookError?: HookErrorHandler): unknown {
  const ticket = trip.enter?.(tally, nowMs, onHookError)
  // An async method has not entered anything yet, and its rejection would have nobody to go to.
  return isThenable(ticket) ? checkedReason(ticket, 'enter()') : ticket
}

/** The state after a look at the calls in flight, which may be reason enough to open. */
export function look(rules: Rules, state: State, nowMs: number, onHookError?: HookErrorHandler): State {
  if (state.kind !== 'closed') return state
  const reason = checkedReason(rules.trip.overdue?.(state.tally, nowMs, onHookError), 'overdue()')
  return reason === undefined ? state : trip(rules, state, nowMs, undefined, undefined, reason)
}

/**
 * Says that the answer to a call has begun, so that the call does not become overdue any more. Once: settle it with the
 * moment as `answeredAtMs` of its admission.
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

/** The strategy follows the call no further. */
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
 * The state after a verdict on an admitted call. A verdict from an earlier period changes nothing. What a strategy of
 * one's own throws comes out, with the state as it was.
 *
 * @param cause the failure itself
 * @param onHookError receives what a part of a strategy threw while the other parts decided; see `TripStrategy`
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
    // Where slowness opens a circuit, a slow answer is no sign of recovery.
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

/** How long a call took; `undefined` where nobody needed to know. */
export const durationOf = ({ admittedAtMs, answeredAtMs }: Admission, nowMs: number): number | undefined =>
  admittedAtMs === undefined ? undefined : (answeredAtMs ?? nowMs) - admittedAtMs

/** Closes now and forgets all counts, the openings so far and the backoff. What is in flight no longer counts. */
export const reset = (rules: Rules, state: State, nowMs: number): Closed =>
  closed(rules, { ...neverOpened, generation: state.generation }, nowMs, 'manual')

/** Milliseconds until a call is admitted: 0 exactly when one made now would be. */
export function retryAfter(rules: Rules, state: State, nowMs: number): number {
  if (state.kind === 'closed') return 0
  return state.kind === 'open'
    ? waitUntil(state.atMs + state.openMs, nowMs) || (rules.recovery.firstWait?.() ?? 0)
    : rules.recovery.wait(state.tally, nowMs, probeTimeout(rules, state))
}

/** The state that a call made now would meet. */
export const stateAt = (rules: Rules, state: State, nowMs: number): CircuitState =>
  state.kind === 'open' && retryAfter(rules, state, nowMs) === 0 ? 'half-open' : state.kind

/** After a short open period a probe that takes as long as calls do would lose its slot again and again. */
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

/** Opens now; while open, begins the open period anew. `forMs` stands in for the backoff's delay. */
export function trip(
  rules: Rules,
  state: State,
  nowMs: number,
  cause?: unknown,
  forMs?: number,
  reason = 'manual',
): Open {
  const { kind, generation, atMs, openMs, delayMs } = state
  // Grows with each reopening; falls back to 1 once the circuit stayed closed at least as long as it was last open.
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
