/**
 * A fetch with a breaker for each origin.
 *
 * @module recloser/fetch
 */

export type { CircuitBreaker } from './call/circuit-breaker.ts'
export {
  withFetchBreaker,
  type FetchBreakerOptions,
  type FetchBreakers,
  type FetchOptions,
  type StandardFetch,
} from './fetch/with-fetch-breaker.ts'
export type { BreakerOrOptions, ClientBreakers, HttpOptions, HttpCallOptions, NotWith } from './http/options.ts'
export type { BreakerRegistry } from './registry/registry.ts'
