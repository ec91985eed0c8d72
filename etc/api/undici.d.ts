export interface UndiciAnswer {
  readonly statusCode: number | null
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}
export interface UndiciBreakerOptions {
  readonly breaker?: CircuitBreakerOptions | undefined
  readonly keyOf?: ((request: UndiciRequest) => string) | undefined
  readonly maxSize?: number | undefined
  readonly settleOn?: SettleOn | undefined
  readonly unreadTimeoutMs?: number | undefined
  readonly timeoutMs?: number | undefined
  readonly maxRetryAfterMs?: number | undefined
}
export interface UndiciInterceptor {
  <Dispatch extends (options: never, handler: never) => boolean>(dispatch: Dispatch): Dispatch
  readonly breakers: BreakerRegistry
}
export interface UndiciRequest {
  readonly origin?: string | URL | undefined
  readonly path: string
  readonly method: string
}
export function circuitBreaker(options?: UndiciBreakerOptions): UndiciInterceptor
// BreakerRegistry is reported with recloser/registry.
// CircuitBreakerOptions is reported with recloser.
// No entry point exports this type:
type SettleOn = 'headers' | 'body'
