export { collectBreakerMetrics, type BreakerMetricsOptions } from './prometheus/collect-breaker-metrics.ts'
export type { PrometheusRegister } from './prometheus/registered-metrics.ts'
