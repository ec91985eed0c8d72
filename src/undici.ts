export { circuitBreaker } from './http/undici.ts'
export type { UndiciBreakerOptions, UndiciInterceptor, UndiciRequest } from './http/undici.ts'
export type { UndiciAnswer } from './http/undici-exchange.ts'
