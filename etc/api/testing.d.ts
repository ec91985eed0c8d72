export interface ChaosOptions {
  readonly failureRate?: number | undefined
  readonly hangRate?: number | undefined
  readonly hangMs?: number | undefined
  readonly error?: unknown
  readonly seed?: number | undefined
}
export interface ManualClock {
  (): number
  advance(ms: number): void
  set(ms: number): void
}
export interface MovableTime {
  advance(ms: number): unknown
}
export interface Recorded<Args extends unknown[]> {
  readonly callCount: number
  readonly calls: readonly Args[]
}
export type Step<T = unknown> = 'ok' | 'fail' | StepDetails<T>
export interface StepDetails<T = unknown> {
  readonly hangMs?: number | undefined
  readonly error?: unknown
  readonly value?: T | undefined
}
export function driveTo(breaker: CircuitBreaker, state: 'closed' | 'open'): void
export function driveTo(breaker: CircuitBreaker, state: CircuitState, time: MovableTime): void
export function manualClock(startMs?: number): ManualClock
export function scripted<T = undefined>(
  script: readonly Step<T>[] | ChaosOptions,
): ((...args: unknown[]) => Promise<T>) & Recorded<unknown[]>
export function scripted<This, Args extends unknown[], Result>(
  script: readonly Step<Awaited<NoInfer<Result>>>[] | ChaosOptions,
  fn: (this: This, ...args: Args) => Result,
): ((this: This, ...args: Args) => Promise<Awaited<Result>>) & Recorded<Args>
export function seededRandom(seed?: number): () => number
// CircuitBreaker is reported with recloser.
// CircuitState is reported with recloser.
