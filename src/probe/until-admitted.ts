import { readOptions, rule } from '../base/check.ts'
import { gateOf, lookAgainMs } from '../breaker/gate.ts'
import { abortListenersOf } from '../call/abort.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { checkBreaker } from '../call/task.ts'
import { startTimer } from '../timer/timer.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface UntilAdmittedOptions {
  /** Ends the wait when it is aborted: the promise rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined
}

const signalLike = rule<AbortSignal>(
  'object',
  'an AbortSignal',
  (value) => typeof value.aborted === 'boolean' && typeof value.addEventListener === 'function',
)

/**
 * Resolves when the breaker would admit a call: at once, or when the open period is over, a probe has ended, a hold was
 * released, or the circuit was reset. Use it for work that can wait, such as jobs of a queue. A breaker does nothing
 * without a call, so a worker that pauses when the circuit opens and waits for an event would wait forever.
 *
 * All waiting workers wake up together, and the circuit may admit only one of them. So make the call, and wait again if
 * it is rejected. In shadow mode it waits only while the breaker is held open. The timer keeps the program alive. If
 * waiting alone does not help, as under a hold, there is no timer.
 *
 * @throws TypeError; the reason of the signal
 * @example
 * ```ts
 * import { CircuitBreaker, execute, isCircuitOpen } from 'recloser'
 * import { untilAdmitted } from 'recloser/probe'
 *
 * const mail = new CircuitBreaker({ name: 'mail' })
 * const deliver = async (send: () => Promise<void>): Promise<void> => {
 *   for (;;) {
 *     await untilAdmitted(mail)
 *     try {
 *       return await execute(mail, send)
 *     } catch (error) {
 *       if (!isCircuitOpen(error)) throw error
 *     }
 *   }
 * }
 * ```
 */
export async function untilAdmitted(breaker: CircuitBreaker, options: UntilAdmittedOptions = {}): Promise<void> {
  const caller = 'untilAdmitted()'
  checkBreaker(caller, breaker)
  const { signal } = readOptions(caller, options, { signal: [signalLike, undefined] })
  for (;;) {
    if (signal?.aborted === true) throw signal.reason
    const { settings, current } = breaker
    const waitMs = lookAgainMs(breaker)
    // In shadow mode an open circuit still admits calls; only a hold rejects.
    if (waitMs === 0 || (settings.shadow && current.held === undefined)) return
    // The lease that a probe needs is requested for the next call.
    const lease = current.held === undefined ? gateOf(settings.recovery).lease?.() : undefined
    await change(breaker, waitMs, lease, signal)
  }
}

/** Resolves when it is time to look again: a wait is over, the breaker had an event, or the signal was aborted. */
function change(
  breaker: CircuitBreaker,
  waitMs: number,
  lease: PromiseLike<unknown> | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      stopTimer()
      unsubscribe()
      stopListening?.()
      resolve()
    }
    const stopTimer = startTimer(waitMs, wake)
    const unsubscribe = breaker.watch(
      ({ type }) => {
        // A rejection changes nothing, and there may be many.
        if (type !== 'rejected') wake()
      },
      () => true,
    )
    const stopListening = signal && abortListenersOf(breaker).add(signal, wake)
    void lease?.then(wake)
  })
}
