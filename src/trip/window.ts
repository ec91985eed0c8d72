import { number } from '../base/check.ts'

/** Calls of the window, how many of them failed, and how many were slow (whatever their outcome). */
export interface WindowTotals {
  /** Calls that ended in the window. */
  readonly calls: number
  /** Those of them that failed. */
  readonly failures: number
  /** Those of them that were slow. */
  readonly slow: number
}

/** Which calls a rate or count looks at. Like a strategy it holds rules only; `Frame` is what the circuit keeps for it. */
export interface TripWindow<Frame = unknown> {
  /** Names the window and its size, such as `countWindow(100)`. */
  readonly shape: string
  /** The most calls it can hold, for windows that count calls. */
  readonly maxCalls?: number | undefined
  /** True: it looks at no time, so that no clock is read for it. */
  readonly clockless?: boolean | undefined
  /** A frame without any call. */
  empty(): Frame
  /** Adds one call and drops what has become too old, in O(1) amortised. */
  record(frame: Frame, failed: boolean, slow: boolean, nowMs: number): void
  /** Reads the totals; changes nothing. */
  totals(frame: Frame, nowMs: number): WindowTotals
  /**
   * Adds calls that were counted elsewhere, such as by other processes, so long ago, in milliseconds. What is too old by now is
   * left out.
   */
  absorb?(frame: Frame, counted: WindowTotals, ageMs: number, nowMs: number): void
  /** The frame as plain JSON, with ages in place of moments. */
  save(frame: Frame, nowMs: number): unknown
  /** @throws TypeError that says which part of what stands at `path` is damaged */
  load(saved: unknown, nowMs: number, path?: string): Frame
}

/** What is kept is allocated at once: 16 MiB for the largest window. */
const maxSize = 2 ** 24

/** How many calls a window may have. */
export const windowSize = number(
  `a whole number from 1 to ${maxSize}`,
  (value) => Number.isInteger(value) && value >= 1 && value <= maxSize,
)
