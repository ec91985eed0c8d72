import { longestTimerMs } from '../base/clock.ts'

/**
 * Acts once when the time has passed, or at the latest after `longestTimerMs`: who waits for a moment has to look whether it has
 * come.
 *
 * @param keepsAlive whether the program waits for it to act
 * @returns what calls it off
 */
export function after(ms: number, act: () => void, keepsAlive = false): () => void {
  const timer: unknown = setTimeout(act, Math.min(Math.ceil(ms), longestTimerMs))
  // A browser's timer is a number, and keeps nothing alive.
  if (!keepsAlive) (timer as { unref?: () => void }).unref?.()
  return () => {
    clearTimeout(timer as number)
  }
}
