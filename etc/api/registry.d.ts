export class BreakerRegistry {
  constructor(options?: BreakerRegistryOptions)
  get size(): number
  get evictions(): number
  get(key: string): CircuitBreaker
  peek(key: string): CircuitBreaker | undefined
  delete(key: string): boolean
  [Symbol.iterator](): IterableIterator<[key: string, breaker: CircuitBreaker]>
  subscribe(listener: KeyedListener): () => void
}
export interface BreakerRegistryOptions {
  readonly maxSize?: number | undefined
  readonly options?: CircuitBreakerOptions | ((key: string) => CircuitBreakerOptions) | undefined
  readonly onEvict?: ((key: string, breaker: CircuitBreaker) => void) | undefined
}
export type KeyedListener = (event: CircuitEvent, key: string) => void
// CircuitBreaker is reported with recloser.
// CircuitBreakerOptions is reported with recloser.
// CircuitEvent is reported with recloser.
