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
export interface BreakerRegistryOptions {
  readonly maxSize?: number | undefined
  readonly options?: CircuitBreakerOptions | ((key: string) => CircuitBreakerOptions) | undefined
  readonly onEvict?: ((key: string, breaker: CircuitBreaker) => void) | undefined
}
export type KeyedListener = (event: CircuitEvent, key: string) => void
export interface Unsubscribe extends Disposable {
  (): void
}
// CircuitBreaker is reported with recloser.
// CircuitBreakerOptions is reported with recloser.
// CircuitEvent is reported with recloser.
