import { readOptions, wholeNumber } from '../base/check.ts'
import { rejectionOf } from '../base/rejected-error.ts'
import { isCircuitOpen } from './circuit-open-error.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface RetryAfterSecondsOptions {
  /**
   * The largest number of seconds that it returns, a whole number above 0.
   *
   * @default 60
   */
  readonly maxSeconds?: number | undefined
}

/**
 * The whole seconds for a `Retry-After` header, from 1 to `maxSeconds`, if a circuit rejected the call or if such a
 * rejection is the cause of the error. It is 1 while probes are in flight, because they may end at any time. It is
 * `undefined` if waiting does not help, because the circuit is held or stays open without limit, and for every other
 * error.
 *
 * @throws TypeError, RangeError for bad options
 * @example
 * ```ts
 * import { CircuitBreaker, retryAfterSeconds } from 'recloser'
 *
 * const breaker = new CircuitBreaker({ name: 'billing', resetTimeoutMs: 2_500 })
 * breaker.trip()
 * console.log(retryAfterSeconds(breaker.admit()))
 * ```
 */
export function retryAfterSeconds(error: unknown, options: RetryAfterSecondsOptions = {}): number | undefined {
  const { maxSeconds } = readOptions('retryAfterSeconds()', options, { maxSeconds: [wholeNumber, 60] })
  const rejection = rejectionOf(error)
  if (!isCircuitOpen(rejection)) return undefined
  const { code, retryAfterMs } = rejection
  if (code === 'ERR_CIRCUIT_PROBE_LIMIT') return 1
  if (!(retryAfterMs < Infinity)) return undefined
  return Math.min(maxSeconds, Math.max(1, Math.ceil(retryAfterMs / 1_000)))
}
