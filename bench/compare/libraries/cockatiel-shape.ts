interface Policy {
  execute(task: () => unknown, signal?: AbortSignal): Promise<unknown>
}

export interface CircuitPolicy extends Policy {
  onSuccess(listener: () => void): unknown
  onFailure(listener: () => void): unknown
  onBreak(listener: () => void): unknown
  onHalfOpen(listener: () => void): unknown
  toJSON(): unknown
}

type Constructor<Argument> = new (argument: Argument) => object

export interface Cockatiel {
  readonly handleAll: object
  readonly handleWhen: (predicate: (error: unknown) => boolean) => object
  readonly circuitBreaker: (policy: object, options: object) => CircuitPolicy
  readonly ConsecutiveBreaker: Constructor<unknown>
  readonly SamplingBreaker: Constructor<object>
  readonly CountBreaker: Constructor<object>
  readonly DelegateBackoff: Constructor<() => number>
  retry(policy: object, options: object): Policy
  timeout(durationMs: number, strategy: string): Policy
  bulkhead(limit: number, queue: number): Policy
  fallback(policy: object, value: unknown): Policy
  wrap(...policies: readonly Policy[]): Policy
}
