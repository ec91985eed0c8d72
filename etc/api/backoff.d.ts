export type Backoff = (context: BackoffContext) => number
export interface BackoffContext {
  readonly attempt: number
  readonly previousMs?: number | undefined
  readonly failure?: unknown
  readonly random: () => number
}
export interface CappedOptions {
  readonly initialMs: number
  readonly maxMs?: number | undefined
}
export interface ExponentialOptions extends CappedOptions {
  readonly factor?: number | undefined
}
export interface LinearOptions extends CappedOptions {
  readonly stepMs?: number | undefined
}
export interface WithRetryAfterOptions {
  readonly maxMs?: number | undefined
  readonly wallClock?: (() => number) | undefined
}
export function constant(ms: number): Backoff
export function decorrelatedJitter(options: CappedOptions): Backoff
export function exponential(options: ExponentialOptions): Backoff
export function linear(options: LinearOptions): Backoff
export function sequence(delaysMs: readonly number[]): Backoff
export function withJitter(backoff: Backoff, spread: 'full' | 'equal' | number): Backoff
export function withRetryAfter(backoff: Backoff, options?: WithRetryAfterOptions): Backoff
