import { milliseconds, number, oneOf, readObject, check, optionError } from '../base/check.ts'
import type { Verdict } from '../machine/state.ts'

/** How one call of a trace went. */
export interface RecordedCall {
  /** When it began, in milliseconds from any origin: a trace may use wall time or start at 0. */
  readonly atMs: number
  /** How long it took, in milliseconds, 0 or more; Infinity if it never ended. */
  readonly durationMs: number
  /**
   * What it counts as for a breaker. A trace does not say why a call was `'ignored'`. `replay` treats it as a call that
   * its caller gave up, which for `stalled()` does not count as ended.
   */
  readonly outcome: Verdict
}

const outcomeRule = oneOf<Verdict>('success', 'failure', 'ignored')
const moment = number('a finite number of milliseconds', Number.isFinite)

/**
 * Whether the value is a call that begins no earlier than `sinceMs`. It decides the same as `recordedCall`, but faster.
 */
export function isRecordedCall(value: unknown, sinceMs: number): value is RecordedCall {
  const { atMs, durationMs, outcome } = (value ?? {}) as Partial<Record<keyof RecordedCall, unknown>>
  return (
    typeof atMs === 'number' &&
    atMs >= sinceMs &&
    Number.isFinite(atMs) &&
    typeof durationMs === 'number' &&
    durationMs >= 0 &&
    (outcome === 'success' || outcome === 'failure' || outcome === 'ignored')
  )
}

/**
 * The value as a call that begins no earlier than `sinceMs`.
 *
 * @param name its place, for the error
 * @throws TypeError, RangeError
 */
export function recordedCall(caller: string, name: string, value: unknown, sinceMs = -Infinity): RecordedCall {
  const { atMs, durationMs, outcome } = readObject(caller, name, value)
  const call = {
    atMs: check(caller, `${name}.atMs`, atMs, moment),
    durationMs: check(caller, `${name}.durationMs`, durationMs, milliseconds),
    outcome: check(caller, `${name}.outcome`, outcome, outcomeRule),
  }
  if (call.atMs >= sinceMs) return call
  const sorted = `at least ${sinceMs}, when the call before it began, because calls are sorted by the moment they begin`
  throw optionError(RangeError, caller, `${name}.atMs`, sorted, atMs)
}
