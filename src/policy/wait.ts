import { throwIfAborted, type AbortListeners } from '../call/abort.ts'
import { startTimer, type Timers } from '../timer/timer.ts'

/** How a wait ends. Later calls change nothing. */
export interface Wait<T> {
  readonly resolve: (value: T) => void
  readonly reject: (reason: unknown) => void
}

/** How long a wait lasts at most, and what happens at its end. */
export interface Limits<T> {
  /** In milliseconds, 0 or more; with Infinity there is no limit. */
  readonly ms: number
  readonly signal: AbortSignal | undefined
  /** The timers of the call, if it has any. */
  readonly timers?: Timers | undefined
  /** Those of the policy. */
  readonly aborts: AbortListeners
  readonly onTimeUp: (wait: Wait<T>) => void
  /** The wait has rejected with the signal's reason. */
  readonly onAbort?: (wait: Wait<T>, reason: unknown) => void
}

/**
 * Waits for the work that `begin` starts, until time is up or the signal is aborted. The first of these removes the
 * timer and the listener. The timer keeps the program alive, because code awaits the result.
 */
export async function wait<T>(
  { ms, signal, timers, aborts, onTimeUp, onAbort }: Limits<T>,
  begin: (wait: Wait<T>) => void,
): Promise<T> {
  throwIfAborted(signal)
  return new Promise<T>((resolve, reject) => {
    const end = (): void => {
      stopTimer()
      stopListening?.()
    }
    const ends: Wait<T> = {
      resolve: (value) => {
        end()
        resolve(value)
      },
      reject: (reason) => {
        end()
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the task's or the caller's own reason, whatever it is
        reject(reason)
      },
    }
    const abort = (): void => {
      const reason: unknown = signal?.reason
      ends.reject(reason)
      onAbort?.(ends, reason)
    }
    const timeUp = (): void => onTimeUp(ends)
    const stopTimer = timers === undefined ? startTimer(ms, timeUp) : timers.start(ms, timeUp)
    const stopListening = signal && aborts.add(signal, abort)
    begin(ends)
  })
}
