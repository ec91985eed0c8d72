export type { CircuitBreaker } from './call/circuit-breaker.ts'
export { withFetchBreaker, type FetchBreakerOptions } from './fetch/with-fetch-breaker.ts'
export type { BreakerRegistry } from './registry/registry.ts'
