import { callback, check } from '../base/check.ts'
import { monotonicClock } from '../base/clock.ts'
import type { Unsubscribe } from '../base/emitter.ts'
import type { WatchedEvent } from '../breaker/circuit-event.ts'
import { wallTime } from '../breaker/settings.ts'
import { checkBreaker } from '../call/task.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'

const caller = 'recordCalls()'

/**
 * Writes each call of a live breaker when it ends, as one line of JSON with its newline, for `parseCalls` to read:
 * `{"atMs":1700000000012.5,"durationMs":3.1,"outcome":"success"}`. The time is in milliseconds since 1970, so that the
 * traces of several processes, and of one before and after a restart, can be put together. The wall clock is read once,
 * when the recording begins, so a step of it changes no trace. If the breaker has its own clock, the time is that
 * of this clock.
 *
 * A refused call is not run, so its outcome is not known, and it is not in the trace. Put the breaker in shadow mode to
 * record these calls too, with the verdict that they would have had. Calls that began before the recording are left
 * out. Errors that `write` throws go to the breaker's `onHookError`, and change no call.
 *
 * @param write receives one line. It is called while the call ends, and should only put the line into a buffer or a
 * stream
 * @returns a function that ends the recording; it is also Disposable
 * @throws TypeError
 */
export function recordCalls(breaker: CircuitBreaker, write: (line: string) => void): Unsubscribe {
  checkBreaker(caller, breaker)
  check(caller, 'write', write, callback())
  // A call that does not count causes two events, one after the other: what it would have counted as, and that it was
  // ignored.
  let told = false
  const { settings } = breaker
  const originMs = settings.clock === monotonicClock ? (wallTime(settings) ?? breaker.nowMs) - breaker.nowMs : 0
  return breaker.watch((event) => {
    if (!isSettled(event)) return
    const repeated = told && event.type === 'ignored'
    told = event.type === 'uncounted'
    const { durationMs } = event
    // There was no listener yet when it began.
    if (repeated || durationMs === undefined) return
    const outcome = event.type === 'uncounted' ? event.verdict : event.type
    write(`${JSON.stringify({ atMs: originMs + breaker.nowMs - durationMs, durationMs, outcome })}\n`)
  }, isOutcome)
}

const outcomes: readonly string[] = ['success', 'failure', 'ignored', 'uncounted']

const isOutcome = (type: string): boolean => outcomes.includes(type)

const isSettled = (event: WatchedEvent): event is Extract<WatchedEvent, { readonly durationMs: number | undefined }> =>
  isOutcome(event.type)
