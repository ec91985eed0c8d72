export interface BreakerMetricsOptions {
  readonly register: PrometheusRegister
  readonly maxNames?: number | undefined
  readonly durations?: boolean | readonly number[] | undefined
}
export type BreakerSource = BreakerOrRegistry | Iterable<BreakerOrRegistry>
export interface Detach extends Disposable {
  (): void
}
export interface PrometheusRegister {
  registerMetric(metric: never): void
  getSingleMetric(name: string): unknown
  removeSingleMetric(name: string): void
  readonly contentType?: string | undefined
}
export function collectBreakerMetrics(breakers: BreakerSource, options: BreakerMetricsOptions): Detach
// BreakerRegistry is reported with recloser/registry.
// CircuitBreaker is reported with recloser.
// No entry point exports this type:
type BreakerOrRegistry = CircuitBreaker | BreakerRegistry
