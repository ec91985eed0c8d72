import type { RecoveryCounts } from '../recovery/recovery-strategy.ts'
import type { TallyCounts } from '../trip/trip-strategy.ts'
import type { Rules } from '../machine/rules.ts'
import type { CircuitState, State } from '../machine/state.ts'
import { metState, type HeldState } from './held-state.ts'

/** What became of all calls since the breaker was created. Each settled call is in exactly one of the first four; one that shadow mode let through is in `rejected` too. */
export interface CircuitTotals {
  /** Calls that succeeded and counted. */
  readonly successes: number
  /** Calls that failed and counted. */
  readonly failures: number
  /** Ignored, run while held closed, or run in shadow mode where enforcing would have rejected. */
  readonly ignored: number
  /** Settled in a later period than they were admitted in. */
  readonly late: number
  /** Not run; in shadow mode: would not have been. */
  readonly rejected: number
  /** How often the circuit opened. */
  readonly trips: number
}

/** A breaker's numbers at one moment. */
export interface CircuitStats {
  /** What a call made now would meet. */
  readonly state: CircuitState
  /** Failures in the strategy's window; of probes while half-open. */
  readonly failures: number
  /** Successes in the strategy's window; of probes while half-open. */
  readonly successes: number
  /** Failures since the last success, where the strategy counts them. */
  readonly consecutiveFailures?: number | undefined
  /** While half-open, where the recovery strategy lets the traffic come back step by step: the share of it that is admitted, 0 to 1. */
  readonly admittedShare?: number | undefined
  /** Which opening in a row the latest one was; 0: there was none since creation or `reset()`. */
  readonly attempt: number
  /** When a failure last counted, on the breaker's clock. */
  readonly lastFailureAtMs?: number | undefined
  /** When the circuit opened, on the breaker's clock; only until it closes. */
  readonly openedAtMs?: number | undefined
  /** What became of all calls since the breaker was made. */
  readonly totals: CircuitTotals
}

/** Totals of all that is not a success, in place: kept only once there is one. */
export interface OtherTotals {
  failures: number
  ignored: number
  late: number
  rejected: number
  trips: number
  lastFailureAtMs: number | undefined
}

/** What is counted by one. */
export type Counted = Exclude<keyof OtherTotals, 'lastFailureAtMs'>

/** Those of a breaker whose calls have all succeeded. */
export const newTotals = (): OtherTotals => ({
  failures: 0,
  ignored: 0,
  late: 0,
  rejected: 0,
  trips: 0,
  lastFailureAtMs: undefined,
})

/** The same totals, with one more of these. */
export function oneMore(totals: OtherTotals, name: Counted): OtherTotals {
  totals[name]++
  return totals
}

/** The numbers of a moment, as a plain object. */
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

/** What became of all calls. */
export function totalsOf(successes: number, otherTotals: OtherTotals = newTotals()): CircuitTotals {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- all the others are wanted
  const { lastFailureAtMs, ...others } = otherTotals
  return { successes, ...others }
}

/** What counts in this state: calls while closed, probes while half-open. */
function countsIn({ trip, recovery }: Rules, state: State, nowMs: number): TallyCounts | RecoveryCounts {
  if (state.kind === 'open') return { failures: 0, successes: 0 }
  return (state.kind === 'closed' ? trip : recovery).counts(state.tally, nowMs)
}
