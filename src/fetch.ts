export { withFetchBreaker, type FetchBreakerOptions } from './fetch/with-fetch-breaker.ts'
