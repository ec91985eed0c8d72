export { collectBreakerMetrics, type BreakerMetricsOptions } from './observe/prometheus.ts'
export type { PrometheusRegister } from './observe/prometheus-family.ts'
