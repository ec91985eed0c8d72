/** Receives an error of code that the caller passed in. `hook` names the listener, predicate, backoff, … that threw. */
export type HookErrorHandler = (error: unknown, hook: string) => void

/** The handler, made safe: if it throws or rejects itself, the error is dropped. */
export const safeHandler =
  (handler: (error: unknown, hook: string) => unknown): HookErrorHandler =>
  (error, hook) => {
    attempt(() => handler(error, hook), ignoreError)
  }

/** Calls a hook whose answer is not needed. An error, or the rejection of its promise, goes to the handler. */
export function callHook(call: () => unknown, hook: string, onHookError: HookErrorHandler): void {
  attempt(call, (error) => {
    onHookError(error, hook)
  })
}

/** Calls a function whose answer is not needed. An error, or the rejection of its promise, goes to `onError`. */
export function attempt(call: () => unknown, onError: (error: unknown) => void): void {
  try {
    const answer = call()
    if (isThenable(answer)) answer.then(ignoreError, onError)
  } catch (error) {
    onError(error)
  }
}

/** The answer of a hook. If the hook throws, the error is reported, and the fallback is returned. */
export function askHook<T>(answer: () => T, standIn: T, hook: string, onHookError: HookErrorHandler): T {
  try {
    return answer()
  } catch (error) {
    onHookError(error, hook)
    return standIn
  }
}

/** Whether `await` would wait for the value. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'

/** Drops an answer that should have been a plain value. If it is a promise, its rejection is handled here. */
export const ignoreRejection = (answer: unknown): void => attempt(() => answer, ignoreError)

/** For errors that were already reported, or that cannot be reported. */
export const ignoreError = (): void => undefined
