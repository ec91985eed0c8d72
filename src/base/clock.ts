/**
 * The only file below the call layer that names a system clock. Each clock is looked up at every call, never captured
 * at import, so that every fake-timer library controls it.
 */

import { checkAnswer, rule } from './check.ts'
import type { HookErrorHandler } from './hook.ts'

/** Monotonic milliseconds; `Date.now` if a runtime has no `performance`. */
export const monotonicClock = (): number =>
  (globalThis as { performance?: { now(): number } }).performance?.now() ?? Date.now()

/** Wall time in milliseconds since 1970. */
export const wallClock = (): number => Date.now()

/** The time of an HTTP date, in wall-clock milliseconds; NaN if the text is not a date. */
export const parseDate = (text: string): number => Date.parse(text)

/** The longest delay of a timer, in milliseconds. With a longer delay, a timer fires at once. */
export const longestTimerMs = 2_147_483_647

/** A random number from 0 to 1, without 1. */
export const defaultRandom = (): number => Math.random()

const reading = rule<number>('number', 'a number of milliseconds')

/** One reading of a clock from the caller; NaN if the clock throws or returns no number, which is reported. */
export function readClock(clock: () => number, hook: string, onHookError: HookErrorHandler): number {
  try {
    const readingMs: unknown = clock()
    return typeof readingMs === 'number' ? readingMs : checkAnswer(hook, 'reading', readingMs, reading)
  } catch (error) {
    onHookError(error, hook)
    return NaN
  }
}

/**
 * The data that makes the readings of a clock monotone: the last time, and the offset that is added to each reading. It
 * is an array of numbers, because writing a field that is not a whole number costs as much as a third of a call.
 */
export type SteadyTime = [lastMs: number, skewMs: number]

// NaN fails the comparison below, so the first good reading after a bad start counts as the same time.
export const steadyTime = (firstMs: number): SteadyTime => (Number.isFinite(firstMs) ? [firstMs, 0] : [0, NaN])

/** The time of a reading. After a step back, NaN or Infinity, no time has passed, and time continues from there. */
export function steadyAt(time: SteadyTime, readingMs: number): number {
  const nowMs = readingMs + time[1]
  if (nowMs >= time[0] && nowMs < Infinity) time[0] = nowMs
  else if (Number.isFinite(readingMs)) time[1] = time[0] - readingMs
  return time[0]
}

/**
 * Milliseconds until a point in time. A wait below a microsecond is over, because sums of times and durations are
 * rounded.
 */
export function waitUntil(atMs: number, nowMs: number): number {
  const waitMs = atMs - nowMs
  return waitMs < 0.001 ? 0 : waitMs
}
