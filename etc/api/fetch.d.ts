export type BreakerOrOptions<Response> = CircuitBreaker | CircuitBreakerOptions<Response>
export class BreakerRegistry {
  constructor(options?: BreakerRegistryOptions)
  get size(): number
  get evictions(): number
  get(key: string): CircuitBreaker
  peek(key: string): CircuitBreaker | undefined
  has(key: string): boolean
  delete(key: string): boolean
  clear(): void
  values(): IterableIterator<CircuitBreaker>
  [Symbol.iterator](): IterableIterator<[key: string, breaker: CircuitBreaker]>
  subscribe(listener: KeyedListener): Unsubscribe
}
export class CircuitBreaker extends BaseCircuitBreaker {
  constructor(options?: CircuitBreakerOptions)
  execute<T>(task: Task<T>, call?: CallOptions<NoInfer<T>>): Promise<T>
  toJSON(): CircuitSummary
}
export type ClientBreakers<Response> =
  | {
      readonly breaker?: BreakerOrOptions<Response> | ((key: string) => BreakerOrOptions<Response>) | undefined
      readonly maxSize?: number | undefined
      readonly registry?: NotWith<'breaker or maxSize'> | undefined
    }
  | {
      readonly breaker?: NotWith<'registry'> | undefined
      readonly maxSize?: NotWith<'registry'> | undefined
      readonly registry?: BreakerRegistry | undefined
    }
export type FetchBreakerOptions = HttpOptions<Request, Response> & FetchOptions
export interface FetchBreakers {
  readonly breakers: BreakerRegistry
}
export interface FetchOptions {
  readonly whenOpen?: 'throw' | 'respond' | undefined
}
export interface HttpCallOptions<Request, Response> {
  readonly keyOf?: ((request: Request) => string) | undefined
  readonly isFailure?: OutcomePredicate<Response> | undefined
  readonly isIgnored?: OutcomePredicate<Response> | undefined
  readonly settleOn?: 'headers' | 'body' | undefined
  readonly timeoutMs?: number | undefined
  readonly maxRetryAfterMs?: number | undefined
}
export type HttpOptions<Request, Response> = ClientBreakers<Response> & HttpCallOptions<Request, Response>
export type NotWith<Other extends string> = `not together with ${Other}`
export type StandardFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>
export function withFetchBreaker<Fetch extends StandardFetch>(
  fetch: Fetch,
  options?: FetchBreakerOptions,
): Fetch & StandardFetch & FetchBreakers
export function withFetchBreaker<Fetch extends (...args: never[]) => Promise<unknown>>(
  fetch: Fetch,
  options?: FetchBreakerOptions,
): Fetch & FetchBreakers
// BaseCircuitBreaker is reported with recloser.
// BreakerRegistryOptions is reported with recloser/registry.
// CallOptions is reported with recloser.
// CircuitBreakerOptions is reported with recloser.
// CircuitSummary is reported with recloser.
// KeyedListener is reported with recloser/registry.
// OutcomePredicate is reported with recloser.
// Task is reported with recloser.
// Unsubscribe is reported with recloser.
