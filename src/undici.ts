export { breakerInterceptor } from './undici/breaker-interceptor.ts'
export type { UndiciBreakerOptions, UndiciInterceptor } from './undici/breaker-interceptor.ts'
export type { UndiciRequest } from './undici/request.ts'
export type { UndiciResponse } from './undici/exchange.ts'
