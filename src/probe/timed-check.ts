import type { Outcome } from '../base/outcome.ts'
import { startTimer } from '../timer/timer.ts'

/** Checks whether the dependency works. Its value or error is judged like the outcome of a call. */
export type Check = (context: { readonly signal: AbortSignal }) => unknown

/** How a check ended, and whether time ran out; then no predicate is called. */
export interface CheckOutcome {
  readonly outcome: Outcome
  readonly timedOut: boolean
}

/**
 * Runs a check that may throw, hang or ignore its signal, and reports once how it ended. Its signal is aborted when the
 * time is up or the check is cancelled; later results are dropped.
 *
 * @returns a function that cancels it while it runs; then nothing is reported
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
  // A check that throws counts as one that rejects. Awaited here, because some runtimes report a rejection that is not
  // handled at once.
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
