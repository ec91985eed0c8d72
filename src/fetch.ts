export { withFetchBreaker, type FetchBreakerOptions } from './http/with-fetch-breaker.ts'
