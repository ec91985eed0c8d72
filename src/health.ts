export { health, httpStatusOf, type BreakerHealth, type Health, type HealthStatusOptions } from './observe/health.ts'
