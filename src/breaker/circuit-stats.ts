import type { TallyCounts } from '../trip/trip-strategy.ts'
import type { Rules } from '../machine/rules.ts'
import type { CircuitState, HalfOpen, Open, State } from '../machine/state.ts'
import { stateAt } from '../machine/transition.ts'

/** What became of all calls since the breaker was created. Each settled call is in exactly one of the first four; one that shadow mode let through is in `rejected` too. */
export interface CircuitTotals {
  readonly successes: number
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
  readonly state: CircuitState
  /** Failures in the strategy's window; of probes while half-open. */
  readonly failures: number
  /** Successes in the strategy's window; of probes while half-open. */
  readonly successes: number
  /** Failures since the last success, where the strategy counts them. */
  readonly consecutiveFailures?: number | undefined
  /** Which opening in a row the latest one was; 0: there was none since creation or `reset()`. */
  readonly attempt: number
  /** When a failure last counted, on the breaker's clock. */
  readonly lastFailureAtMs?: number | undefined
  /** When the circuit opened, on the breaker's clock; only until it closes. */
  readonly openedAtMs?: number | undefined
  readonly totals: CircuitTotals
}

/** Totals of all that is not a success, in place: kept only once there is one. */
export interface Incidents {
  failures: number
  ignored: number
  late: number
  rejected: number
  trips: number
  lastFailureAtMs: number | undefined
}

export const noIncidents: Readonly<Incidents> = Object.freeze({
  failures: 0,
  ignored: 0,
  late: 0,
  rejected: 0,
  trips: 0,
  lastFailureAtMs: undefined,
})

/** The numbers of a moment, as a plain object. */
export function statsOf(
  rules: Rules,
  { state, held }: { readonly state: State; readonly held: 'open' | 'closed' | undefined },
  successes: number,
  incidents: Incidents | undefined,
  nowMs: number,
): CircuitStats {
  const { lastFailureAtMs, ...totals } = incidents ?? noIncidents
  return {
    state: held ?? stateAt(rules, state, nowMs),
    ...periodStats(rules, state, nowMs),
    lastFailureAtMs,
    totals: { successes, ...totals },
  }
}

/** What the present period knows. */
const periodStats = ({ trip }: Rules, state: State, nowMs: number): TallyCounts & PeriodStats => ({
  ...(state.kind === 'closed' ? trip.counts(state.tally, nowMs) : probeCounts(state)),
  attempt: state.attempt,
  openedAtMs: state.kind === 'closed' ? undefined : state.atMs,
})

type PeriodStats = Pick<CircuitStats, 'attempt' | 'openedAtMs'>

function probeCounts(state: Open | HalfOpen): TallyCounts {
  if (state.kind === 'open') return { failures: 0, successes: 0 }
  const { failures, successes } = state.probes
  return { failures, successes }
}
