/** Receives an error of code that the caller handed in: `hook` names the listener, predicate, backoff, … that threw. */
export type HookErrorHandler = (error: unknown, hook: string) => void

/** The handler made total: when it throws or rejects itself there is nobody left to tell. */
export const safeHandler =
  (handler: (error: unknown, hook: string) => unknown): HookErrorHandler =>
  (error, hook) => {
    attempt(() => handler(error, hook), ignoreError)
  }

/** Calls a hook whose answer nobody needs; what it throws, or its promise rejects with, goes to the handler. */
export function callHook(call: () => unknown, hook: string, onHookError: HookErrorHandler): void {
  attempt(call, (error) => {
    onHookError(error, hook)
  })
}

/** Calls what has no answer that anybody needs; what it throws, or its promise rejects with, goes to `onError`. */
export function attempt(call: () => unknown, onError: (error: unknown) => void): void {
  try {
    const answer = call()
    if (isThenable(answer)) answer.then(ignoreError, onError)
  } catch (error) {
    onError(error)
  }
}

/** What a hook answers; where it throws, which is told, what stands in for its answer. */
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

/** Refuses an answer that came where a plain value was wanted; the rejection of a promise would have nobody else to go to. */
export const ignoreRejection = (answer: unknown): void => attempt(() => answer, ignoreError)

/** For errors that have been told already, or that nobody can be told. */
export const ignoreError = (): void => undefined
