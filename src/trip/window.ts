import { number } from '../base/check.ts'

/** The calls of a window, how many of them failed, and how many were slow (with any outcome). */
export interface WindowTotals {
  /** Calls that ended in the window. */
  readonly calls: number
  /** The calls that failed. */
  readonly failures: number
  /** The calls that were slow. */
  readonly slow: number
}

/**
 * Defines which calls a rate or count looks at. Like a strategy it has only rules; `Frame` is the data that the circuit
 * keeps for it.
 */
export interface TripWindow<Frame = unknown> {
  /** Names the window and its size, such as `countWindow(100)`. */
  readonly shape: string
  /** The most calls it can hold, for windows that count calls. */
  readonly maxCalls?: number | undefined
  /** If true, it does not use the time, so no clock is read for it. */
  readonly clockless?: boolean | undefined
  /** A frame without any call. */
  empty(): Frame
  /** Adds one call and drops calls that have become too old, in O(1) amortised. */
  record(frame: Frame, failed: boolean, slow: boolean, nowMs: number): void
  /** Reads the totals; changes nothing. */
  totals(frame: Frame, nowMs: number): WindowTotals
  /**
   * Adds calls that were counted elsewhere, for instance by other processes, with their age in milliseconds. Calls that
   * are too old by now are left out.
   */
  absorb?(frame: Frame, counted: WindowTotals, ageMs: number, nowMs: number): void
  /** The frame as plain JSON, with ages instead of points in time. */
  save(frame: Frame, nowMs: number): unknown
  /** @throws TypeError that says which part of the data at `path` is damaged */
  load(saved: unknown, nowMs: number, path?: string): Frame
}

/** The memory is allocated at once: 16 MiB for the largest window. */
const maxSize = 2 ** 24

/** How many calls a window may have. */
export const windowSize = number(
  `a whole number from 1 to ${maxSize}`,
  (value) => Number.isInteger(value) && value >= 1 && value <= maxSize,
)
