import { check, number } from '../base/check.ts'

/** A clock that stands still until you move it; pass it as the option `clock`. */
export interface ManualClock {
  /** The time, in milliseconds. */
  (): number
  /** Moves on by so many milliseconds, 0 or more. */
  advance(ms: number): void
  /** Sets the time, in milliseconds; also back, to see what a clock that is set does. */
  set(ms: number): void
}

const moment = number('a finite number of milliseconds', Number.isFinite)
const step = number('a finite number of milliseconds, 0 or more', (ms) => Number.isFinite(ms) && ms >= 0)

/**
 * A clock that a test moves by hand.
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
