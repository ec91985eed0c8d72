import { number } from '../base/check.ts'
import { ignoreError } from '../base/hook.ts'
import { TimeoutError } from '../policy/timeout-error.ts'
import { startTimer } from '../timer/timer.ts'
import { discardBody } from './discard-body.ts'

/** The rule for the timeout of headers. */
export const headersTimeout = number('a number of milliseconds above 0', (value) => value > 0)

/**
 * Sends with a signal that is aborted together with the caller's signal, or with a TimeoutError if no headers have come
 * in time. The call then ends at once, even if the fetch ignores its signal.
 */
export function sentWithin(
  timeoutMs: number,
  callers: AbortSignal | undefined,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const controller = new AbortController()
  const { signal, unlink } = linked(callers, controller)
  return new Promise((resolve, reject) => {
    let late: TimeoutError | undefined
    const stopTimer = startTimer(timeoutMs, () => {
      late = new TimeoutError(timeoutMs)
      reject(late)
      controller.abort(late)
    })
    send(signal).then(
      (response) => {
        stopTimer()
        // The caller does not get this response, so its connection must be freed here.
        if (late) discardBody(response.body, late)
        atEnd(response, unlink)
        resolve(response)
      },
      (error: unknown) => {
        stopTimer()
        unlink()
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the fetch's own reason, whatever it is
        reject(error)
      },
    )
  })
}

/** A signal that follows both, and a function that ends this. */
interface Linked {
  readonly signal: AbortSignal
  readonly unlink: () => void
}

function linked(callers: AbortSignal | undefined, controller: AbortController): Linked {
  if (callers === undefined) return { signal: controller.signal, unlink: ignoreError }
  // This follows without a listener, because the body may be aborted as long as it is read.
  if (callers instanceof AbortSignal) {
    return { signal: AbortSignal.any([callers, controller.signal]), unlink: ignoreError }
  }
  // A foreign signal, which may have only the members that are used here.
  const foreign = callers as Pick<AbortSignal, 'addEventListener' | 'reason'> & Partial<AbortSignal>
  const abort = (): void => controller.abort(foreign.reason)
  foreign.addEventListener('abort', abort, { once: true })
  return { signal: controller.signal, unlink: () => foreign.removeEventListener?.('abort', abort) }
}

/**
 * Calls back once a response can no longer be aborted, if that can be found out: with a web stream only its reader
 * knows.
 */
function atEnd(response: unknown, end: () => void): void {
  // A test double may return no response at all.
  const { body } = Object(response) as { readonly body?: unknown }
  const { once } = Object(body) as { readonly once?: unknown }
  if (typeof once === 'function') once.call(body, 'close', end)
  else if (body === null || body === undefined) end()
}
