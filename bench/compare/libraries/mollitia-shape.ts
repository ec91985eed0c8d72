export interface Module {
  on(event: string, listener: (...args: readonly unknown[]) => void): unknown
}

export interface BreakerModule extends Module {
  state: string
  stateTimestamp: number
}

export interface Mollitia {
  readonly Circuit: new (given: object) => Module & { execute(...args: readonly unknown[]): Promise<unknown> }
  readonly SlidingCountBreaker: new (options: object) => BreakerModule
  readonly SlidingTimeBreaker: new (options: object) => BreakerModule
  readonly BreakerError: new () => Error
  readonly Retry: new (options: object) => Module
  readonly Timeout: new (options: object) => Module
  readonly Bulkhead: new (options: object) => Module
  readonly Ratelimit: new (options: object) => Module
  readonly Cache: new (options: object) => Module
}
