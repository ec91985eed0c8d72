/**
 * The state of breakers as plain JSON, for a health endpoint.
 *
 * @module recloser/health
 */

export { health, httpStatusOf, type BreakerHealth, type Health, type HealthStatusOptions } from './health/health.ts'
export type { BreakerSource } from './metrics/breaker-source.ts'
