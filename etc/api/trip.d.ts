export interface FailureCountOptions {
  readonly threshold?: number
  readonly over?: Window
}
export interface RateOptions {
  readonly threshold?: number
  readonly minimumCalls?: number
  readonly over?: Window
}
export interface SlowCallRateOptions extends RateOptions {
  readonly slowerThanMs: number
}
export interface TallyCounts {
  readonly failures: number
  readonly successes: number
  readonly consecutiveFailures?: number
}
export interface TimeWindowOptions {
  readonly durationMs?: number
  readonly buckets?: number
}
export interface TripStrategy<Tally = unknown> {
  readonly shape: string
  readonly slowerThanMs?: number
  readonly clockless?: boolean
  empty(): Tally
  record(
    tally: Tally,
    failed: boolean,
    durationMs: number,
    nowMs: number,
    onHookError?: HookErrorHandler,
  ): string | undefined
  counts(tally: Tally, nowMs: number): TallyCounts
  save(tally: Tally, nowMs: number): unknown
  load(saved: unknown, nowMs: number, path?: string): Tally
}
export interface Window<Frame = unknown> {
  readonly shape: string
  readonly maxCalls?: number
  readonly clockless?: boolean
  empty(): Frame
  record(frame: Frame, failed: boolean, slow: boolean, nowMs: number): void
  totals(frame: Frame, nowMs: number): WindowTotals
  save(frame: Frame, nowMs: number): unknown
  load(saved: unknown, nowMs: number, path?: string): Frame
}
export interface WindowTotals {
  readonly calls: number
  readonly failures: number
  readonly slow: number
}
export function anyOf(...strategies: readonly TripStrategy[]): TripStrategy<unknown[]>
export function consecutiveFailures(n?: number): TripStrategy<Run>
export function countWindow(calls?: number): Window<Ring>
export function failureCount(options?: FailureCountOptions): TripStrategy
export function failureRate(options?: RateOptions): TripStrategy
export function slowCallRate(options: SlowCallRateOptions): TripStrategy
export function timeWindow(options?: TimeWindowOptions): Window<Frame>
// HookErrorHandler is reported with recloser.
// No entry point exports this type:
interface Frame extends Sums {
  originMs: number
  newest: number
  untilMs: number
  older: readonly Mark[]
  newer: Mark[]
  first: number
}
// No entry point exports this type:
interface Mark extends Sums {
  readonly number: number
}
// No entry point exports this type:
interface Ring {
  readonly marks: Uint8Array
  next: number
  calls: number
  failures: number
  slow: number
}
// No entry point exports this type:
interface Run {
  successes: number
  failures: number
  inARow: number
}
// No entry point exports this type:
interface Sums {
  calls: number
  failures: number
  slow: number
}
