export { collectBreakerMetrics, type BreakerMetricsOptions } from './prometheus/prometheus.ts'
export type { PrometheusRegister } from './prometheus/prometheus-family.ts'
