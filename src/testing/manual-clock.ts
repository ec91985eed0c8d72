import { check, number } from '../base/check.ts'

/** A clock that stands still until you move it; pass it as the option `clock`. */
export interface ManualClock {
  /** The time, in milliseconds. */
  (): number
  /** Moves the time forward by this many milliseconds, 0 or more. */
  advance(ms: number): void
  /** Sets the time, in milliseconds. It may also go back, to test a clock that was set back. */
  set(ms: number): void
}

const moment = number('a finite number of milliseconds', Number.isFinite)
const step = number('a finite number of milliseconds, 0 or more', (ms) => Number.isFinite(ms) && ms >= 0)

/**
 * Makes a clock that only moves when a test moves it.
 *
 * @throws TypeError, RangeError
 */
export function manualClock(startMs = 0): ManualClock {
  let nowMs = check('manualClock()', 'startMs', startMs, moment)
  return Object.assign(() => nowMs, {
    advance: (ms: number) => {
      nowMs += check('advance()', 'ms', ms, step)
    },
    set: (ms: number) => {
      nowMs = check('set()', 'ms', ms, moment)
    },
  })
}
