import { readOptions, wholeNumber } from '../base/check.ts'
import { completeProbes } from './complete-probes.ts'
import type { RecoveryStrategy } from './recovery-strategy.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface ProbesOptions {
  /**
   * Probes in flight at once, a whole number above 0.
   *
   * @default 1
   */
  readonly maxCalls?: number | undefined
  /**
   * Successful probes that close the circuit, a whole number above 0.
   *
   * @default maxCalls
   */
  readonly successes?: number | undefined
  /**
   * Failed probes that open it again, a whole number above 0.
   *
   * @default 1
   */
  readonly failures?: number | undefined
}

/**
 * Lets a few probes through at once and closes the circuit when enough of them succeed. Then all traffic comes back at
 * once. The options `halfOpenMaxCalls`, `successThreshold` and `halfOpenFailureThreshold` are its short form.
 *
 * @throws TypeError, RangeError
 */
export function probes(options: ProbesOptions = {}): RecoveryStrategy {
  const { maxCalls, successes, failures } = readOptions('probes()', options, {
    maxCalls: [wholeNumber, undefined],
    successes: [wholeNumber, undefined],
    failures: [wholeNumber, undefined],
  })
  return completeProbes(maxCalls, successes, failures)
}
