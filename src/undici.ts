export { circuitBreaker } from './undici/undici.ts'
export type { UndiciBreakerOptions, UndiciInterceptor } from './undici/undici.ts'
export type { UndiciRequest } from './undici/undici-request.ts'
export type { UndiciAnswer } from './undici/undici-exchange.ts'
