import { readOptions, rule } from '../base/check.ts'
import { sourcesIn, type BreakerSource } from '../metrics/breaker-source.ts'
import { maxNames } from '../metrics/collector.ts'
import type { Detach } from '../metrics/detach.ts'
import { boundsOf, durations } from '../metrics/histogram.ts'
import { metricsOn, type PrometheusRegister } from './registered-metrics.ts'

/** An unknown key is an error. */
export interface BreakerMetricsOptions {
  /** Where the metrics are registered: a Registry of prom-client. */
  readonly register: PrometheusRegister
  /**
   * How many names have their own series, a whole number above 0; later names share the name `other`.
   *
   * @default 1_000
   */
  readonly maxNames?: number | undefined
  /**
   * Whether to make a histogram of the durations of calls; or its bounds, in seconds, ascending. Every call is then
   * timed.
   *
   * @default false
   */
  readonly durations?: boolean | readonly number[] | undefined
}

const registerLike = rule<PrometheusRegister>(
  'object',
  'a Registry of prom-client',
  (value) =>
    typeof value.registerMetric === 'function' &&
    typeof value.getSingleMetric === 'function' &&
    typeof value.removeSingleMetric === 'function',
)

/**
 * Shows breakers to Prometheus, through a Registry of prom-client: their state, and the outcomes of their calls since
 * they were made. Everything except durations is read at scrape time and adds no cost to calls.
 *
 * Breakers with the same name are shown as one, with the sum of their totals and the worst of their states: open is
 * worse than half-open, which is worse than closed. Totals never decrease while the breakers are shown, even if a
 * registry evicts one or makes it again.
 *
 * @returns a function that detaches the breakers. When no breakers use the metrics any more, they leave the register
 * @throws TypeError, RangeError; the error of the register if it has other metrics with these names
 * @example
 * ```ts
 * import { Registry } from 'prom-client'
 * import { CircuitBreaker } from 'recloser'
 * import { collectBreakerMetrics } from 'recloser/prometheus'
 *
 * const register = new Registry()
 * const detach = collectBreakerMetrics(new CircuitBreaker({ name: 'billing' }), { register })
 * console.log(await register.metrics())
 * detach()
 * ```
 */
export function collectBreakerMetrics(breakers: BreakerSource, options: BreakerMetricsOptions): Detach {
  const caller = 'collectBreakerMetrics()'
  const sources = sourcesIn(caller, breakers)
  const given = readOptions(caller, options, {
    register: [registerLike],
    maxNames,
    durations,
  })
  return metricsOn(given.register).add({ breakers: sources, maxNames: given.maxNames }, boundsOf(given.durations))
}
