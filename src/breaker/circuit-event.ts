import type { IssuedPermit } from './permit.ts'
import type { CircuitState, Open, State, Verdict } from '../machine/state.ts'
import { durationOf } from '../machine/transition.ts'

/** The fields that all events of a change of state have. */
interface StateChange {
  /** Which event this is. */
  readonly type: 'transition'
  /** The breaker's name. */
  readonly circuit: string
  /** The state before. */
  readonly from: CircuitState
  /** Which rule decided: the strategy's own words, `probe failed`, `probe slow`, `probes succeeded`, `reset timeout passed`, `manual`. */
  readonly reason: string
  /** The time on the breaker's clock, in milliseconds. */
  readonly atMs: number
  /** The number of this opening among consecutive openings; 0 after `reset()`. */
  readonly attempt: number
}

/** The circuit opened. */
export interface OpenedEvent extends StateChange {
  /** The state before. */
  readonly from: 'closed' | 'half-open'
  /** The state from now on. */
  readonly to: 'open'
  /** The failure itself, or the reason given to `trip`. */
  readonly cause?: unknown
  /** How long the circuit stays open, in milliseconds. */
  readonly openForMs: number
}

/** The open circuit lets probes through. */
export interface HalfOpenedEvent extends StateChange {
  /** The state before. */
  readonly from: 'open'
  /** The state from now on. */
  readonly to: 'half-open'
  /** The failure that had opened it, or the reason given to `trip`. */
  readonly cause?: unknown
  /** Never present here. */
  readonly openForMs?: undefined
}

/** The circuit is back to normal. */
export interface ClosedEvent extends StateChange {
  /** The state before. */
  readonly from: 'open' | 'half-open'
  /** The state from now on. */
  readonly to: 'closed'
  /** Never present here. */
  readonly cause?: undefined
  /** Never present here. */
  readonly openForMs?: undefined
}

/** The circuit changed its state. `to` is the new state and decides which other fields there are. */
export type TransitionEvent = OpenedEvent | HalfOpenedEvent | ClosedEvent

/** The fields that all events of settled calls have. */
interface SettledEvent {
  /** The breaker's name. */
  readonly circuit: string
  /**
   * Milliseconds from admission to verdict, or to the first item of a stream if the options say so; `undefined` if
   * there was no listener at admission.
   */
  readonly durationMs: number | undefined
  /** Whether the call was a probe. */
  readonly probe: boolean
  /** Whether it was admitted in an earlier period; then it does not count. */
  readonly late: boolean
}

/** A call succeeded. */
export interface SuccessEvent extends SettledEvent {
  /** Which event this is. */
  readonly type: 'success'
}

/** A call failed. */
export interface FailureEvent extends SettledEvent {
  /** Which event this is. */
  readonly type: 'failure'
  /** The error, or the value that counts as a failure. */
  readonly error: unknown
}

/** A call ended in a way that says nothing about the dependency. */
export interface IgnoredEvent extends SettledEvent {
  /** Which event this is. */
  readonly type: 'ignored'
  /** The error or value that was ignored, if there is one. */
  readonly reason: unknown
}

/** A call was not run; in shadow mode, it would not have been run. */
export interface RejectedEvent {
  /** Which event this is. */
  readonly type: 'rejected'
  /** The breaker's name. */
  readonly circuit: string
  /** The state that the call found: `half-open` with all its probes in flight, or `open`, also if it is held open. */
  readonly state: 'open' | 'half-open'
  /** Milliseconds until a call would be admitted, at the latest; Infinity if waiting does not help. */
  readonly retryAfterMs: number
  /** True if the call ran anyway, because the breaker is in shadow mode. */
  readonly shadow: boolean
}

/** A handle of `hold()` was taken or released. */
export interface HoldEvent {
  /** Which event this is. */
  readonly type: 'hold'
  /** The breaker's name. */
  readonly circuit: string
  /** The position of the handle. */
  readonly position: 'open' | 'closed'
  /**
   * Whether any handle still holds this position. While a handle holds `open`, handles that hold `closed` have no
   * effect.
   */
  readonly held: boolean
}

/** Any event of a breaker. */
export type CircuitEvent = TransitionEvent | SuccessEvent | FailureEvent | IgnoredEvent | RejectedEvent | HoldEvent

/** The events of one type. */
export type EventOfType<Type extends CircuitEvent['type']> = Extract<
  CircuitEvent,
  {
    /** Which events. */
    readonly type: Type
  }
>

/** An open period began again. Listeners do not receive this event, because the circuit stays open. */
interface RestartEvent {
  readonly type: 'restart'
  readonly atMs: number
  readonly openForMs: number
}

/** A call ended that does not count, in shadow mode or held closed. Listeners receive an `ignored` event. */
interface UncountedEvent {
  readonly type: 'uncounted'
  /** What it would have counted as. */
  readonly verdict: Verdict
  readonly durationMs: number | undefined
}

/** The events that other parts of the library receive. */
export type WatchedEvent = CircuitEvent | RestartEvent | UncountedEvent

/** The event for a change from one state to the next: a transition, an open period that began again, or none. */
export function changeEvent(circuit: string, from: State, to: State, atMs: number): WatchedEvent | undefined {
  const openForMs = to.kind === 'open' ? to.openMs : undefined
  if (to.kind === from.kind) return openForMs === undefined ? undefined : { type: 'restart', atMs, openForMs }
  // A circuit that closed has no cause.
  const { kind, reason, attempt, cause } = to as Open
  // The machine decides which state may follow which.
  return {
    type: 'transition',
    circuit,
    from: from.kind,
    to: kind,
    reason,
    cause,
    atMs,
    openForMs,
    attempt,
  } as TransitionEvent
}

/** The event for a verdict; `reason` is the error or value that the permit was settled with. */
export function settledEvent(
  circuit: string,
  permit: IssuedPermit,
  verdict: Verdict,
  late: boolean,
  nowMs: number,
  reason: unknown,
): CircuitEvent {
  const settled = { circuit, durationMs: durationOf(permit, nowMs), probe: permit.probe, late }
  if (verdict === 'success') return { type: verdict, ...settled }
  return verdict === 'failure' ? { type: verdict, ...settled, error: reason } : { type: verdict, ...settled, reason }
}

/** The event for a call that does not count. */
export const uncountedEvent = (permit: IssuedPermit, verdict: Verdict, nowMs: number): UncountedEvent => ({
  type: 'uncounted',
  verdict,
  durationMs: durationOf(permit, nowMs),
})
