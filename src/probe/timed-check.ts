import type { Outcome } from '../base/outcome.ts'
import { startTimer } from '../timer/timer.ts'

/** Checks whether the dependency works. Its value or error is judged like the outcome of a call. */
export type Check = (context: { readonly signal: AbortSignal }) => unknown

/** How a check ended, and whether because time ran out: then no predicate is asked. */
export interface CheckOutcome {
  readonly outcome: Outcome
  readonly timedOut: boolean
}

/**
 * Runs a check that may throw, hang or ignore its signal, and reports once how it ended. Its signal is aborted when the time
 * is up or it is called off; what comes after that is dropped.
 *
 * @returns what calls it off while it runs: then nothing is reported
 */
export function startCheck(check: Check, timeoutMs: number, onEnd: (end: CheckOutcome) => void): () => void {
  const controller = new AbortController()
  let over = false
  const end = (outcome: Outcome, timedOut = false): void => {
    if (over) return
    over = true
    cancelTimer()
    onEnd({ outcome, timedOut })
  }
  const timeUp = (): void => {
    const reason = new DOMException(`The check took longer than ${timeoutMs} ms`, 'TimeoutError')
    controller.abort(reason)
    end({ status: 'rejected', reason }, true)
  }
  const cancelTimer = startTimer(timeoutMs, timeUp, false)
  // A check that throws is one that rejects; awaited here, since some runtimes report a rejection that is not handled in
  // the same breath.
  const attempt = async (): Promise<unknown> => await check({ signal: controller.signal })
  attempt().then(
    (value) => end({ status: 'fulfilled', value }),
    (reason: unknown) => end({ status: 'rejected', reason }),
  )
  return () => {
    over = true
    cancelTimer()
    controller.abort()
  }
}
