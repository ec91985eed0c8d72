import type { Histogram } from '../metrics/histogram.ts'
import { durationMetric, evictionMetric, metrics, stateMetric, type Metric } from '../metrics/metrics.ts'
import type { Sample } from '../metrics/series.ts'
import { stateNumbers } from '../metrics/state-numbers.ts'

/** One line of a scrape. */
export interface PrometheusValue {
  readonly value: number
  readonly labels: Readonly<Record<string, string | number>>
  /** Present if it differs from the metric's own. */
  readonly metricName?: string
}

/** The description of a metric, and how its lines are made. */
export interface PrometheusMetric {
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter' | 'histogram'
  /** How prom-client combines the values of the workers of a cluster. */
  readonly aggregator: 'min' | 'sum'
  readonly values: (
    samples: readonly Sample[],
    histograms: readonly Histogram[],
    evictions: number,
  ) => PrometheusValue[]
  /** Which lines prom-client should combine; all by default. */
  readonly forAggregation?: (value: PrometheusValue) => boolean
}

const sampled = (metric: Metric): PrometheusMetric => ({
  name: metric.prometheus,
  help: metric.help,
  type: metric.type,
  values: (samples) =>
    samples.flatMap((sample) =>
      metric.values(sample).map(([value, labels]) => ({ value, labels: { name: sample.name, ...labels } })),
    ),
  ...(metric === stateMetric ? worstState : { aggregator: 'sum' }),
})

// Open (1) is worse than half-open (2), which is worse than closed (0). No function of prom-client returns the worst of
// the three. The minimum returns the worse of those that are not closed.
const worstState = {
  aggregator: 'min',
  forAggregation: ({ value }: PrometheusValue) => value !== stateNumbers.closed,
} as const

/** The metrics that always exist. */
export const sampledMetrics = (): readonly PrometheusMetric[] => metrics.map(sampled)

/** The metrics that exist if there are registries. */
export const evictionCounter: PrometheusMetric = {
  name: evictionMetric.prometheus,
  help: evictionMetric.help,
  type: 'counter',
  aggregator: 'sum',
  values: (_, __, evictions) => [{ value: evictions, labels: {} }],
}

export const durationHistogram: PrometheusMetric = {
  name: durationMetric.prometheus,
  help: durationMetric.help,
  type: 'histogram',
  aggregator: 'sum',
  values: (_, histograms) => histograms.flatMap(histogramLines),
}

function histogramLines({ name, outcome, bounds, counts, sum, count }: Histogram): PrometheusValue[] {
  const labels = { name, outcome }
  const metric = durationMetric.prometheus
  let upTo = 0
  const buckets = bounds.map((le, at) => {
    upTo += Number(counts[at])
    return { metricName: `${metric}_bucket`, labels: { le, ...labels }, value: upTo }
  })
  return [
    ...buckets,
    { metricName: `${metric}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
    { metricName: `${metric}_sum`, labels, value: sum },
    { metricName: `${metric}_count`, labels, value: count },
  ]
}
