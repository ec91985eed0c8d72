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
export interface FetchBreakerOptions extends HttpOptions<Request, Response> {
  readonly whenOpen?: 'throw' | 'respond' | undefined
}
export function withFetchBreaker<Fetch extends (...args: never[]) => Promise<unknown>>(
  fetch: Fetch,
  options?: FetchBreakerOptions,
): Fetch & {
  readonly breakers: BreakerRegistry
}
// BreakerRegistryOptions is reported with recloser/registry.
// CallOptions is reported with recloser.
// CircuitBreakerOptions is reported with recloser.
// CircuitEvent is reported with recloser.
// CircuitOpenError is reported with recloser.
// CircuitSnapshot is reported with recloser.
// CircuitState is reported with recloser.
// CircuitStats is reported with recloser.
// CircuitSummary is reported with recloser.
// EventOfType is reported with recloser.
// Hold is reported with recloser.
// KeyedListener is reported with recloser/registry.
// OutcomePredicate is reported with recloser.
// Permit is reported with recloser.
// Task is reported with recloser.
// Unsubscribe is reported with recloser.
// No entry point exports this type:
class BaseCircuitBreaker {
  readonly name: string
  get state(): CircuitState
  get retryAfterMs(): number
  get stats(): CircuitStats
  acquire(): Permit
  tryAcquire(): Permit | undefined
  admit(): Permit | CircuitOpenError
  trip(
    reason?: unknown,
    options?: {
      readonly forMs?: number | undefined
    },
  ): void
  reset(): void
  hold(position: 'open' | 'closed'): Hold
  subscribe(listener: (event: CircuitEvent) => void): Unsubscribe
  subscribe<Type extends CircuitEvent['type']>(type: Type, listener: (event: EventOfType<Type>) => void): Unsubscribe
  snapshot(): CircuitSnapshot
}
// No entry point exports this type:
type BreakerOrOptions<Response> = CircuitBreaker | CircuitBreakerOptions<Response>
// No entry point exports this type:
interface HttpOptions<Request, Response> {
  readonly breaker?: BreakerOrOptions<Response> | ((key: string) => BreakerOrOptions<Response>) | undefined
  readonly registry?: BreakerRegistry | undefined
  readonly keyOf?: ((request: Request) => string) | undefined
  readonly maxSize?: number | undefined
  readonly isFailure?: OutcomePredicate<Response> | undefined
  readonly isIgnored?: OutcomePredicate<Response> | undefined
  readonly settleOn?: 'headers' | 'body' | undefined
  readonly timeoutMs?: number | undefined
  readonly maxRetryAfterMs?: number | undefined
}
