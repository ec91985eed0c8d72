export { health, httpStatusOf, type BreakerHealth, type Health, type HealthStatusOptions } from './health/health.ts'
