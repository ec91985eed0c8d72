/**
 * The state machine as functions of (rules, state, moment): no clock, no timer, nothing hidden. Each returns the state that
 * follows: the very node it was given while the circuit stays in its period, a new one on a transition. Tallies are updated
 * in place, because copying a ring of buckets on each call would cost a hundred times more; `saveState` copies.
 */
import { delayOf } from '../backoff/delay-of.ts'
import { waitUntil } from '../base/clock.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import { checkedReason } from '../trip/trip-strategy.ts'
import type { Rules } from './rules.ts'
import type { CircuitState, Closed, HalfOpen, Open, State, Verdict } from './state.ts'

/** What the machine needs to know of a permit: the period it was admitted in, and when (of probes, and where the strategy counts slow calls). */
export interface Admission {
  readonly generation: number
  readonly admittedAtMs: number | undefined
  /** Present: the duration of the call ends here, not with the verdict. */
  readonly answeredAtMs?: number | undefined
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
  if (state.kind === 'closed') return state
  const { recovery } = rules
  const waitMs = retryAfter(rules, state, nowMs)
  if (waitMs > 0) {
    state.refusedAtMs = nowMs
    if (state.kind === 'half-open') recovery.reject?.(state.tally, nowMs)
    return undefined
  }
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
  verdict: Verdict,
  nowMs: number,
  cause?: unknown,
  onHookError?: HookErrorHandler,
): State {
  if (admission.generation !== state.generation || state.kind === 'open') return state
  const { slowerThanMs = Infinity } = rules.trip
  const failed = verdict === 'failure'
  const durationMs = durationOf(admission, nowMs) ?? 0
  const bad = failed || durationMs > slowerThanMs
  if (state.kind === 'half-open') {
    const admittedAtMs = Number(admission.admittedAtMs)
    // Where slowness opens a circuit, a slow answer is no sign of recovery.
    const probed = verdict === 'success' && bad ? 'failure' : verdict
    const next = rules.recovery.settle(state.tally, admittedAtMs, probed, nowMs)
    if (next === 'closed') return closed(rules, state, nowMs, 'probes succeeded')
    return next === 'open' ? trip(rules, state, nowMs, cause, undefined, failed ? 'probe failed' : 'probe slow') : state
  }
  if (verdict === 'ignored') return state
  const reason = checkedReason(rules.trip.record(state.tally, failed, durationMs, nowMs, onHookError))
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
    ? waitUntil(state.atMs + state.openMs, nowMs)
    : rules.recovery.wait(state.tally, nowMs, probeTimeout(rules, state))
}

/** The state that a call made now would meet. */
export const stateAt = (rules: Rules, state: State, nowMs: number): CircuitState =>
  state.kind === 'open' && retryAfter(rules, state, nowMs) === 0 ? 'half-open' : state.kind

/** After a short open period a probe that takes as long as calls do would lose its slot again and again. */
const leastProbeTimeoutMs = 60_000

const probeTimeout = (rules: Rules, { openMs }: HalfOpen): number =>
  rules.probeTimeoutMs ?? Math.max(openMs, leastProbeTimeoutMs)

const closed = (
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
    refusedAtMs: undefined,
  } as const
  if (forMs !== undefined) return { ...opened, delayMs, openMs: forMs }
  const previousMs = attempt > 1 ? openMs : undefined
  const delay = delayOf(rules.backoff, { attempt, previousMs, failure: cause, random: rules.random }, delayMs)
  return { ...opened, ...delay, openMs: delay.delayMs }
}
