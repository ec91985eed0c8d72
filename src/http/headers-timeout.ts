import { number } from '../base/check.ts'
import { TimeoutError } from '../policy/timeout-error.ts'
import { startTimer } from '../timer/timer.ts'
import { discardBody } from './discard-body.ts'

/** The rule for how long headers are waited for. */
export const headersTimeout = number('a number of milliseconds above 0', (value) => value > 0)

/**
 * Sends with a signal that is aborted as the caller's is, or with a TimeoutError when no headers have come in time. The
 * call then ends at once, also where the fetch does not heed its signal.
 */
export function sentWithin(
  timeoutMs: number,
  callers: AbortSignal | undefined,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    let late: TimeoutError | undefined
    const stopTimer = startTimer(timeoutMs, () => {
      late = new TimeoutError(timeoutMs)
      reject(late)
      controller.abort(late)
    })
    send(linked(callers, controller)).then(
      (response) => {
        stopTimer()
        // Nobody gets it, so that nobody else would free its connection.
        if (late) discardBody(response.body, late)
        resolve(response)
      },
      (error: unknown) => {
        stopTimer()
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the fetch's own reason, whatever it is
        reject(error)
      },
    )
  })
}

function linked(callers: AbortSignal | undefined, controller: AbortController): AbortSignal {
  if (callers === undefined) return controller.signal
  // It listens without a listener, since the body may be aborted for as long as somebody reads it.
  if (callers instanceof AbortSignal) return AbortSignal.any([callers, controller.signal])
  // A signal of another make.
  ;(callers as AbortSignal).addEventListener('abort', () => controller.abort((callers as AbortSignal).reason), {
    once: true,
  })
  return controller.signal
}
