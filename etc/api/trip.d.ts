export interface ConsecutiveFailuresOptions {
  readonly forMs?: number | undefined
}
export type Ending = 'success' | 'failure' | 'ignored' | 'abandoned' | 'unreached'
export interface FailureCountOptions {
  readonly threshold?: number | undefined
  readonly over?: TripWindow | undefined
}
export interface FailureRateOptions extends WindowRateOptions {
  readonly forMs?: number | undefined
}
export interface SlowCallRateOptions extends WindowRateOptions {
  readonly slowerThanMs: number
}
export interface StalledOptions {
  readonly afterMs?: number | undefined
  readonly minimumCalls?: number | undefined
}
export interface TallyCounts {
  readonly failures: number
  readonly successes: number
  readonly consecutiveFailures?: number | undefined
}
export interface TimeWindowOptions {
  readonly durationMs?: number | undefined
  readonly buckets?: number | undefined
}
export interface TripStrategy<Tally = unknown> {
  readonly shape: string
  readonly slowerThanMs?: number | undefined
  readonly clockless?: boolean | undefined
  empty(): Tally
  record(
    tally: Tally,
    failed: boolean,
    durationMs: number,
    nowMs: number,
    onHookError?: HookErrorHandler,
    ticket?: unknown,
  ): string | undefined
  enter?(tally: Tally, nowMs: number, onHookError?: HookErrorHandler): unknown
  leave?(tally: Tally, ticket: unknown, ending: Ending, nowMs: number, onHookError?: HookErrorHandler): void
  overdue?(tally: Tally, nowMs: number, onHookError?: HookErrorHandler): string | undefined
  absorb?(tally: Tally, counted: WindowTotals, ageMs: number, nowMs: number): string | undefined
  counts(tally: Tally, nowMs: number): TallyCounts
  save(tally: Tally, nowMs: number): unknown
  load(saved: unknown, nowMs: number, path?: string): Tally
}
export interface TripWindow<Frame = unknown> {
  readonly shape: string
  readonly maxCalls?: number | undefined
  readonly clockless?: boolean | undefined
  empty(): Frame
  record(frame: Frame, failed: boolean, slow: boolean, nowMs: number): void
  totals(frame: Frame, nowMs: number): WindowTotals
  absorb?(frame: Frame, counted: WindowTotals, ageMs: number, nowMs: number): void
  save(frame: Frame, nowMs: number): unknown
  load(saved: unknown, nowMs: number, path?: string): Frame
}
export interface WindowRateOptions {
  readonly threshold?: number | undefined
  readonly minimumCalls?: number | undefined
  readonly over?: TripWindow | undefined
}
export interface WindowTotals {
  readonly calls: number
  readonly failures: number
  readonly slow: number
}
export function anyOf(...strategies: readonly TripStrategy[]): TripStrategy
export function consecutiveFailures(n?: number, options?: ConsecutiveFailuresOptions): TripStrategy
export function countWindow(calls?: number): TripWindow
export function failureCount(options?: FailureCountOptions): TripStrategy
export function failureRate(options?: FailureRateOptions): TripStrategy
export function slowCallRate(options: SlowCallRateOptions): TripStrategy
export function stalled(options?: StalledOptions): TripStrategy
export function timeWindow(options?: TimeWindowOptions): TripWindow
// HookErrorHandler is reported with recloser.
