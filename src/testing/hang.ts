/**
 * Resolves after this many milliseconds, or never with Infinity. Rejects with the signal's reason if the signal is
 * aborted before. The timer keeps the program alive, like a request that waits for its answer; fake timers control it.
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
