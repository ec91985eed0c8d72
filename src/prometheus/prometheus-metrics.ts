import type { Reading } from '../metrics/account.ts'
import type { Histogram } from '../metrics/histogram.ts'
import { stateNumbers, states } from '../metrics/state-numbers.ts'

/** One line of a scrape. */
export interface PrometheusValue {
  readonly value: number
  readonly labels: Readonly<Record<string, string | number>>
  /** Where it is not the metric's own. */
  readonly metricName?: string
}

/** What a metric is, and how its lines are made. */
export interface PrometheusMetric {
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter' | 'histogram'
  /** How prom-client puts those of a cluster's workers together. */
  readonly aggregator: 'min' | 'sum'
  readonly values: (
    readings: readonly Reading[],
    histograms: readonly Histogram[],
    evictions: number,
  ) => PrometheusValue[]
  /** Which lines prom-client is to put together; all by default. */
  readonly forAggregation?: (value: PrometheusValue) => boolean
}

const counter = (
  name: string,
  help: string,
  lines: (reading: Reading) => readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[],
): PrometheusMetric => ({
  name,
  help,
  type: 'counter',
  aggregator: 'sum',
  values: (readings) =>
    readings.flatMap((reading) =>
      lines(reading).map(([labels, value]) => ({ value, labels: { name: reading.name, ...labels } })),
    ),
})

const durations = 'circuit_breaker_call_duration_seconds'

export const metrics: readonly PrometheusMetric[] = [
  {
    name: 'circuit_breaker_state',
    help: 'State of the circuit: 0 closed, 1 open, 2 half-open',
    type: 'gauge',
    // Open (1) is worse than half-open (2), which is worse than closed (0). Of the functions that prom-client has, none gives
    // the worst of the three; the minimum gives the worse of those that are not closed.
    aggregator: 'min',
    forAggregation: ({ value }) => value !== stateNumbers.closed,
    values: (readings) =>
      readings.flatMap(({ name, state }) =>
        state === undefined ? [] : [{ value: stateNumbers[state], labels: { name } }],
      ),
  },
  counter('circuit_breaker_trips_total', 'How often the circuit opened', ({ totals }) => [[{}, totals.trips]]),
  counter('circuit_breaker_failures_total', 'Calls that failed', ({ totals }) => [[{}, totals.failures]]),
  counter('circuit_breaker_calls_total', 'Calls that ran and ended, by outcome', ({ totals }) => [
    [{ outcome: 'success' }, totals.successes],
    [{ outcome: 'failure' }, totals.failures],
    [{ outcome: 'ignored' }, totals.ignored],
    [{ outcome: 'late' }, totals.late],
  ]),
  counter('circuit_breaker_rejected_total', 'Calls that were not run', ({ totals }) => [[{}, totals.rejected]]),
  counter('circuit_breaker_state_seconds_total', 'Time spent in each state', ({ timesMs }) =>
    states.map((state) => [{ state }, timesMs[state] / 1_000]),
  ),
]

/** Where there are registries. */
export const evictionMetric: PrometheusMetric = {
  name: 'circuit_breaker_evictions_total',
  help: 'Breakers that registries evicted to keep to their size',
  type: 'counter',
  aggregator: 'sum',
  values: (_, __, evictions) => [{ value: evictions, labels: {} }],
}

export const durationMetric: PrometheusMetric = {
  name: durations,
  help: 'How long calls took, by outcome',
  type: 'histogram',
  aggregator: 'sum',
  values: (_, histograms) => histograms.flatMap(histogramLines),
}

function histogramLines({ name, outcome, bounds, counts, sum, count }: Histogram): PrometheusValue[] {
  const labels = { name, outcome }
  let upTo = 0
  const buckets = bounds.map((le, at) => {
    upTo += Number(counts[at])
    return { metricName: `${durations}_bucket`, labels: { le, ...labels }, value: upTo }
  })
  return [
    ...buckets,
    { metricName: `${durations}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
    { metricName: `${durations}_sum`, labels, value: sum },
    { metricName: `${durations}_count`, labels, value: count },
  ]
}
