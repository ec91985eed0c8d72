/**
 * When a closed circuit opens: rules and windows, and the interface for your own.
 *
 * @module recloser/trip
 */

export { anyOf } from './trip/any-of.ts'
export { consecutiveFailures, type ConsecutiveFailuresOptions } from './trip/consecutive-failures.ts'
export { countWindow } from './trip/count-window.ts'
export { failureCount, type FailureCountOptions } from './trip/failure-count.ts'
export { failureRate, type FailureRateOptions } from './trip/failure-rate.ts'
export type { WindowRateOptions } from './trip/rate.ts'
export { slowCallRate, type SlowCallRateOptions } from './trip/slow-call-rate.ts'
export { stalled, type StalledOptions } from './trip/stalled.ts'
export { timeWindow, type TimeWindowOptions } from './trip/time-window.ts'
export type { Ending, TallyCounts, TripStrategy } from './trip/trip-strategy.ts'
export type { TripWindow, WindowTotals } from './trip/window.ts'
