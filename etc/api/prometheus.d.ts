export interface BreakerMetricsOptions {
  readonly register: PrometheusRegister
  readonly maxNames?: number | undefined
  readonly durations?: boolean | readonly number[] | undefined
}
export interface PrometheusRegister {
  registerMetric(metric: never): void
  getSingleMetric(name: string): unknown
  removeSingleMetric(name: string): void
  readonly contentType?: string | undefined
}
export function collectBreakerMetrics(
  breakers: CircuitBreaker | BreakerRegistry,
  options: BreakerMetricsOptions,
): () => void
// BreakerRegistry is reported with recloser/registry.
// CircuitBreaker is reported with recloser.
