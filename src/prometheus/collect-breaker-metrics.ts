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
   * For how many names there are metrics of their own, a whole number above 0; those that come later share the name
   * `other`.
   *
   * @default 1_000
   */
  readonly maxNames?: number | undefined
  /**
   * Whether there is a histogram of the durations of calls; or its bounds, in seconds, ascending. Every call is timed then.
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
 * Shows breakers to Prometheus, through a Registry of prom-client: their state, and what became of their calls since they
 * were made. Everything is read when it is scraped; nothing is done at a call unless `durations` is asked for.
 *
 * Breakers of one name are shown as one: totals added up, and the worst state, open before half-open before closed.
 * Totals never fall while the breakers are shown: also not when a registry evicts one, or makes one anew.
 *
 * @returns what ends it: when nobody uses the metrics any more, they leave the register
 * @throws TypeError, RangeError; what the register throws where it has other metrics of these names
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
