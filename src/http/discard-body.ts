import { ignoreError, isThenable } from '../base/hook.ts'

/** Cancels the body of a call that is not made, as fetch would. A body that is locked or has failed stays as it is. */
export function discardBody(body: unknown, reason: unknown): void {
  const { cancel, destroy } = Object(body) as Readonly<Record<string, unknown>>
  const end = typeof cancel === 'function' ? cancel : destroy
  if (typeof end !== 'function') return
  // With a reason, a stream of Node.js would emit an error that nothing listens for.
  const ended: unknown = end === cancel ? end.call(body, reason) : end.call(body)
  if (isThenable(ended)) ended.then(ignoreError, ignoreError)
}
