import { callback, check } from '../base/check.ts'
import type { Unsubscribe } from '../base/emitter.ts'
import type { WatchedEvent } from '../breaker/circuit-event.ts'
import { checkBreaker } from '../call/task.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'

const caller = 'recordCalls()'

/**
 * Writes each call of a live breaker when it ends, as one line of JSON with its newline, for `parseCalls` to read:
 * `{"atMs":12.5,"durationMs":3.1,"outcome":"success"}`, the time being that of the breaker's clock.
 *
 * A refused call is not run, so that nobody knows how it would have gone: it is not in the trace. Put the breaker in shadow
 * mode to record those too; what they come to is told from the verdict they would have had. Calls that began before are left
 * out. What `write` throws goes to the breaker's `onHookError`, and changes no call.
 *
 * @param write takes one line; it is called while the call ends, and should only put the line into a buffer or a stream
 * @returns what ends the recording; it is Disposable too
 * @throws TypeError
 */
export function recordCalls(breaker: CircuitBreaker, write: (line: string) => void): Unsubscribe {
  checkBreaker(caller, breaker)
  check(caller, 'write', write, callback())
  // Of a call that counts for nothing two events tell, one after the other: what it would have counted as, and that it was ignored.
  let told = false
  return breaker.watch((event) => {
    if (!isSettled(event)) return
    const repeated = told && event.type === 'ignored'
    told = event.type === 'uncounted'
    const { durationMs } = event
    // Nobody listened yet when it began.
    if (repeated || durationMs === undefined) return
    const outcome = event.type === 'uncounted' ? event.verdict : event.type
    write(`${JSON.stringify({ atMs: breaker.nowMs - durationMs, durationMs, outcome })}\n`)
  }, isOutcome)
}

const outcomes: readonly string[] = ['success', 'failure', 'ignored', 'uncounted']

const isOutcome = (type: string): boolean => outcomes.includes(type)

const isSettled = (event: WatchedEvent): event is Extract<WatchedEvent, { readonly durationMs: number | undefined }> =>
  isOutcome(event.type)
