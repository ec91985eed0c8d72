export interface BreakerHealth {
  readonly state: CircuitState
  readonly retryAfterMs: number | null
  readonly admittedShare?: number | undefined
  readonly failures: number
  readonly lastFailureAt: string | null
}
export type BreakerSource = BreakerOrRegistry | Iterable<BreakerOrRegistry>
export interface Health {
  readonly status: 'healthy' | 'degraded'
  readonly breakers: Readonly<Record<string, BreakerHealth>>
}
export interface HealthStatusOptions {
  readonly degradedStatus?: number | undefined
}
export function health(breakers: BreakerSource): Health
export function httpStatusOf({ status }: Pick<Health, 'status'>, options?: HealthStatusOptions): number
// BreakerRegistry is reported with recloser/registry.
// CircuitBreaker is reported with recloser.
// CircuitState is reported with recloser.
// No entry point exports this type:
type BreakerOrRegistry = CircuitBreaker | BreakerRegistry
