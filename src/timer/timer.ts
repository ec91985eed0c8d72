import { longestTimerMs } from '../base/clock.ts'

/** Starts the timers of a call, for instance in the virtual time of a simulation. */
export interface Timers {
  /**
   * Calls back once after this many milliseconds, 0 or more; never if it is Infinity. Returns a function that stops the
   * timer.
   */
  start(ms: number, onTimeUp: () => void): () => void
}

// Registered, so that contexts of another copy of the package are also recognised.
export const timersKey: unique symbol = Symbol.for('recloser.timers') as never

/** The timers in the context of a call; `undefined` means those of the runtime. */
export const timersOf = (call: object | undefined): Timers | undefined =>
  (call as { readonly [timersKey]?: Timers } | undefined)?.[timersKey]

/**
 * Calls back once when the time is up, never before. A wait that is longer than the longest timer is split into parts.
 *
 * @param ms 0 or more; with Infinity it never calls back
 * @param keepsAlive whether the program waits for it
 * @returns a function that stops the timer
 */
export function startTimer(ms: number, onTimeUp: () => void, keepsAlive = true): () => void {
  if (ms === Infinity) return () => undefined
  let timer: unknown
  const goOn = (leftMs: number): void => {
    const partMs = Math.min(leftMs, longestTimerMs)
    timer = setTimeout(() => (leftMs > partMs ? goOn(leftMs - partMs) : onTimeUp()), partMs)
    // A timer of a browser is a number, and keeps nothing alive.
    if (!keepsAlive) (timer as { unref?: () => void }).unref?.()
  }
  // Timers ignore fractions of a millisecond.
  goOn(Math.ceil(ms))
  return () => clearTimeout(timer as number)
}
