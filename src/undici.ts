export { circuitBreaker } from './http/undici.ts'
export type { UndiciBreakerOptions, UndiciInterceptor } from './http/undici.ts'
export type { UndiciRequest } from './http/undici-request.ts'
export type { UndiciAnswer } from './http/undici-exchange.ts'
