/**
 * The only file below the call layer that names a system clock. Each is read at call time, never captured at import,
 * so that every fake-timer library moves it.
 */

import { checkAnswer, rule } from './check.ts'
import type { HookErrorHandler } from './hook.ts'

/** Monotonic milliseconds; `Date.now` where a runtime has no `performance`. */
export const monotonicClock = (): number =>
  (globalThis as { performance?: { now(): number } }).performance?.now() ?? Date.now()

/** Wall time in milliseconds since 1970. */
export const wallClock = (): number => Date.now()

/** The moment an HTTP date names, in wall-clock milliseconds; NaN when it is none. */
export const parseDate = (text: string): number => Date.parse(text)

/** The longest delay that a timer takes, in milliseconds; it fires at once for a longer one. */
export const longestTimerMs = 2_147_483_647

/** Chance in 0..1, 1 excluded. */
export const defaultRandom = (): number => Math.random()

const reading = rule<number>('number', 'a number of milliseconds')

/** One reading of a clock that the caller handed in; NaN when it throws, or gives no number, which is told. */
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
 * What makes a clock's readings monotone: the last moment, and what each reading is moved by. An array of numbers, because
 * writing a field that is no whole number costs as much as a third of a call.
 */
export type SteadyTime = [lastMs: number, skewMs: number]

// NaN fails the comparison below, so that the first good reading after a bad start is taken for the same moment.
export const steadyTime = (firstMs: number): SteadyTime => (Number.isFinite(firstMs) ? [firstMs, 0] : [0, NaN])

/** The moment of a reading: a step back, NaN or Infinity counts as no time passed, and time goes on from there. */
export function steadyAt(time: SteadyTime, readingMs: number): number {
  const nowMs = readingMs + time[1]
  if (nowMs >= time[0] && nowMs < Infinity) time[0] = nowMs
  else if (Number.isFinite(readingMs)) time[1] = time[0] - readingMs
  return time[0]
}

/** Milliseconds until a moment. A wait below a microsecond is over: sums of moments and durations are exact only to some digits. */
export function waitUntil(atMs: number, nowMs: number): number {
  const waitMs = atMs - nowMs
  return waitMs < 0.001 ? 0 : waitMs
}
