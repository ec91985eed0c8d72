/**
 * Metrics of breakers for Prometheus, through prom-client.
 *
 * @module recloser/prometheus
 */

export type { BreakerSource } from './metrics/breaker-source.ts'
export type { Detach } from './metrics/detach.ts'
export { collectBreakerMetrics, type BreakerMetricsOptions } from './prometheus/collect-breaker-metrics.ts'
export type { PrometheusRegister } from './prometheus/registered-metrics.ts'
