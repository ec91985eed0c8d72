import type { Sample } from './series.ts'
import { stateNumbers, states } from './state-numbers.ts'

/** A metric, as Prometheus and OpenTelemetry name it. */
export interface MetricNames {
  readonly prometheus: string
  readonly openTelemetry: string
  readonly unit: string
  readonly help: string
}

/** A metric that is read from a sample. */
export interface Metric extends MetricNames {
  readonly type: 'gauge' | 'counter'
  /** The value of a gauge for a closed circuit. */
  readonly closed?: number
  /** The values of one sample, each with its labels other than the name. */
  readonly values: (sample: Sample) => readonly (readonly [value: number, labels: Readonly<Record<string, string>>])[]
}

const outcomes = { success: 'successes', failure: 'failures', ignored: 'ignored', late: 'late' } as const

export const stateMetric: Metric = {
  prometheus: 'circuit_breaker_state',
  openTelemetry: 'circuit_breaker.state',
  unit: '1',
  help: 'State of the circuit: 0 closed, 1 open, 2 half-open',
  type: 'gauge',
  closed: stateNumbers.closed,
  values: ({ state }) => (state === undefined ? [] : [[stateNumbers[state], {}]]),
}

export const metrics: readonly Metric[] = [
  stateMetric,
  {
    prometheus: 'circuit_breaker_trips_total',
    openTelemetry: 'circuit_breaker.trips',
    unit: '{trip}',
    help: 'How often the circuit opened',
    type: 'counter',
    values: ({ totals }) => [[totals.trips, {}]],
  },
  {
    prometheus: 'circuit_breaker_failures_total',
    openTelemetry: 'circuit_breaker.failures',
    unit: '{call}',
    help: 'Calls that failed',
    type: 'counter',
    values: ({ totals }) => [[totals.failures, {}]],
  },
  {
    prometheus: 'circuit_breaker_calls_total',
    openTelemetry: 'circuit_breaker.calls',
    unit: '{call}',
    help: 'Calls that ran and ended, by outcome',
    type: 'counter',
    values: ({ totals }) => Object.entries(outcomes).map(([outcome, total]) => [totals[total], { outcome }]),
  },
  {
    prometheus: 'circuit_breaker_rejected_total',
    openTelemetry: 'circuit_breaker.rejected',
    unit: '{call}',
    help: 'Calls that were not run',
    type: 'counter',
    values: ({ totals }) => [[totals.rejected, {}]],
  },
  {
    prometheus: 'circuit_breaker_state_seconds_total',
    openTelemetry: 'circuit_breaker.time_in_state',
    unit: 's',
    help: 'Time spent in each state',
    type: 'counter',
    values: ({ timesMs }) => states.map((state) => [timesMs[state] / 1_000, { state }]),
  },
  {
    prometheus: 'circuit_breaker_admitted_share',
    openTelemetry: 'circuit_breaker.admitted_share',
    unit: '1',
    help: 'Share of the calls that the circuit admits: 1 closed, 0 open, between them while the traffic comes back',
    type: 'gauge',
    closed: 1,
    values: ({ state, admittedShare }) => (state === undefined ? [] : [[admittedShare, {}]]),
  },
]

/** Records every call, if the option asks for it. */
export const durationMetric: MetricNames = {
  prometheus: 'circuit_breaker_call_duration_seconds',
  openTelemetry: 'circuit_breaker.call.duration',
  unit: 's',
  help: 'How long calls took, by outcome',
}

/** Present if there are registries. */
export const evictionMetric: MetricNames = {
  prometheus: 'circuit_breaker_evictions_total',
  openTelemetry: 'circuit_breaker.evictions',
  unit: '{breaker}',
  help: 'Breakers that registries evicted to keep to their size',
}
