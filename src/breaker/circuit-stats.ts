import type { RecoveryCounts } from '../recovery/recovery-strategy.ts'
import type { TallyCounts } from '../trip/trip-strategy.ts'
import type { Rules } from '../machine/rules.ts'
import type { CircuitState, State } from '../machine/state.ts'
import { metState, type HeldState } from './held-state.ts'

/**
 * The results of all calls since the breaker was created. Each settled call is in exactly one of the first four
 * numbers; a call that shadow mode let through is also in `rejected`.
 */
export interface CircuitTotals {
  /** Calls that succeeded and counted. */
  readonly successes: number
  /** Calls that failed and counted. */
  readonly failures: number
  /**
   * Calls that were ignored, run while held closed, or run in shadow mode although the breaker would have rejected
   * them.
   */
  readonly ignored: number
  /** Calls that were settled in a later period than they were admitted in. */
  readonly late: number
  /** Calls that were not run; in shadow mode, calls that would not have been run. */
  readonly rejected: number
  /** How often the circuit opened. */
  readonly trips: number
}

/** The numbers of a breaker at one point in time. */
export interface CircuitStats {
  /** The state that a call made now would find. */
  readonly state: CircuitState
  /** Failures in the strategy's window; while half-open, failures of probes. */
  readonly failures: number
  /** Successes in the strategy's window; while half-open, successes of probes. */
  readonly successes: number
  /** Failures since the last success, if the strategy counts them. */
  readonly consecutiveFailures?: number | undefined
  /**
   * The share of calls that is admitted, 0 to 1. Present while half-open, if the recovery strategy lets the traffic
   * come back step by step.
   */
  readonly admittedShare?: number | undefined
  /** The number of the latest opening among consecutive openings; 0 if there was none since creation or `reset()`. */
  readonly attempt: number
  /** When a failure last counted, on the breaker's clock. */
  readonly lastFailureAtMs?: number | undefined
  /** When the circuit opened, on the breaker's clock; present only until it closes. */
  readonly openedAtMs?: number | undefined
  /** The results of all calls since the breaker was created. */
  readonly totals: CircuitTotals
}

/** Totals of everything except successes, changed in place. They are kept only after the first such call. */
export interface OtherTotals {
  failures: number
  ignored: number
  late: number
  rejected: number
  trips: number
  lastFailureAtMs: number | undefined
}

/** The name of a number that is counted. */
export type Counted = Exclude<keyof OtherTotals, 'lastFailureAtMs'>

/** The totals of a breaker whose calls have all succeeded. */
export const newTotals = (): OtherTotals => ({
  failures: 0,
  ignored: 0,
  late: 0,
  rejected: 0,
  trips: 0,
  lastFailureAtMs: undefined,
})

/** The same totals, with one of them increased by one. */
export function oneMore(totals: OtherTotals, name: Counted): OtherTotals {
  totals[name]++
  return totals
}

/** The current numbers, as a plain object. */
export function statsOf(
  rules: Rules,
  current: HeldState,
  successes: number,
  otherTotals: OtherTotals = newTotals(),
  nowMs: number,
): CircuitStats {
  const { state } = current
  return {
    state: metState(rules, current, nowMs),
    ...countsIn(rules, state, nowMs),
    attempt: state.attempt,
    lastFailureAtMs: otherTotals.lastFailureAtMs,
    openedAtMs: state.kind === 'closed' ? undefined : state.atMs,
    totals: totalsOf(successes, otherTotals),
  }
}

/** The results of all calls. */
export function totalsOf(successes: number, otherTotals: OtherTotals = newTotals()): CircuitTotals {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- all the others are wanted
  const { lastFailureAtMs, ...others } = otherTotals
  return { successes, ...others }
}

/** The counts of this state: calls while closed, probes while half-open. */
function countsIn({ trip, recovery }: Rules, state: State, nowMs: number): TallyCounts | RecoveryCounts {
  if (state.kind === 'open') return { failures: 0, successes: 0 }
  return (state.kind === 'closed' ? trip : recovery).counts(state.tally, nowMs)
}
