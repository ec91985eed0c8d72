import { ignoreError, isThenable } from '../base/hook.ts'

/** Throws the body of a call away that is not made, as fetch would; one that is locked or has failed stays as it is. */
export function discardBody(body: unknown, reason: unknown): void {
  const { cancel, destroy } = Object(body) as Readonly<Record<string, unknown>>
  const end = typeof cancel === 'function' ? cancel : destroy
  if (typeof end !== 'function') return
  // A stream of Node.js would raise a reason that nobody listens for.
  const ended: unknown = end === cancel ? end.call(body, reason) : end.call(body)
  if (isThenable(ended)) ended.then(ignoreError, ignoreError)
}
