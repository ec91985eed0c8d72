import { longestTimerMs } from '../base/clock.ts'

/**
 * Acts once when the time has passed, or at the latest after `longestTimerMs`: who waits for a moment has to look whether it has
 * come. Does not keep a program alive.
 *
 * @returns what calls it off
 */
export function after(ms: number, act: () => void): () => void {
  const timer: unknown = setTimeout(act, Math.min(Math.ceil(ms), longestTimerMs))
  // A browser's timer is a number, and keeps nothing alive.
  ;(timer as { unref?: () => void }).unref?.()
  return () => {
    clearTimeout(timer as number)
  }
}
