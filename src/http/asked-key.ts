import { refusal } from '../base/check.ts'
import { dropPromise, type HookErrorHandler } from '../base/hook.ts'

/** The key that the user's function gives; `undefined` where it throws or gives no string, which `onHookError` is told. */
export function askedKey<Request>(
  keyOf: (request: Request) => string,
  request: Request,
  onHookError: HookErrorHandler,
): string | undefined {
  try {
    const key: unknown = keyOf(request)
    if (typeof key === 'string') return key
    dropPromise(key)
    throw refusal(TypeError, 'keyOf', 'answer', 'a string, at once', key)
  } catch (error) {
    onHookError(error, 'keyOf')
    return undefined
  }
}
