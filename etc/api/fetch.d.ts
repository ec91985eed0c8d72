export interface FetchBreakerOptions {
  readonly breaker?: CircuitBreakerOptions | undefined
  readonly keyOf?: ((request: Request) => string) | undefined
  readonly maxSize?: number | undefined
  readonly settleOn?: 'headers' | 'body' | undefined
  readonly whenOpen?: 'throw' | 'respond' | undefined
  readonly timeoutMs?: number | undefined
  readonly maxRetryAfterMs?: number | undefined
}
export function withFetchBreaker<Fetch extends (...args: never[]) => Promise<unknown>>(
  fetch: Fetch,
  options?: FetchBreakerOptions,
): Fetch & {
  readonly breakers: BreakerRegistry
}
// BreakerRegistry is reported with recloser/registry.
// CircuitBreakerOptions is reported with recloser.
