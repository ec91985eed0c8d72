/**
 * An interceptor for undici with a breaker for each origin.
 *
 * @module recloser/undici
 */

export type { CircuitBreaker } from './call/circuit-breaker.ts'
export { breakerInterceptor } from './undici/breaker-interceptor.ts'
export type { InterceptorOptions, UndiciBreakerOptions, UndiciInterceptor } from './undici/breaker-interceptor.ts'
export type { UndiciRequest } from './undici/request.ts'
export type { UndiciResponse } from './undici/exchange.ts'
export type { BreakerOrOptions, ClientBreakers, HttpOptions, HttpCallOptions, NotWith } from './http/options.ts'
export type { BreakerRegistry } from './registry/registry.ts'
