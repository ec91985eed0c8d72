/**
 * Resolves after so many milliseconds, never where they are Infinity; rejects with the signal's reason when that is aborted
 * before. The timer keeps a program alive, as a request would that waits for its answer; fake timers drive it.
 */
export function hang(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error)
      return
    }
    const end = (): void => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    const timer = ms === Infinity ? undefined : setTimeout(end, ms)
    const abort = (): void => {
      signal?.removeEventListener('abort', abort)
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    signal?.addEventListener('abort', abort)
  })
}
