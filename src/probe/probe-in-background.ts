import { callback, check, number, readOptions, optionError } from '../base/check.ts'
import { longestTimerMs } from '../base/clock.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { checkBreaker } from '../call/task.ts'
import { BackgroundProbe } from './background-probe.ts'
import type { Check } from './timed-check.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface BackgroundProbeOptions {
  /**
   * The wait before each check, in milliseconds above 0, at most 2_147_483_647. If you set it, it also applies while
   * the open period is not over.
   *
   * @default what is left of the open period; 60_000 where it never ends
   */
  readonly intervalMs?: number | undefined
  /**
   * How many checks to make before the circuit is held open: a whole number, at least the breaker's `successThreshold`,
   * or Infinity.
   *
   * @default Infinity
   */
  readonly maxAttempts?: number | undefined
  /**
   * A check that takes longer fails, and its signal is aborted; in milliseconds above 0, at most 2_147_483_647.
   *
   * @default 10_000
   */
  readonly timeoutMs?: number | undefined
}

const timerMs = number(
  `a number of milliseconds above 0, at most ${longestTimerMs}`,
  (value) => value > 0 && value <= longestTimerMs,
)

const attempts = number(
  'a whole number above 0, or Infinity',
  (value) => value === Infinity || (Number.isSafeInteger(value) && value > 0),
)

/**
 * Recovers a breaker without user traffic. When the breaker is open, the check runs after each open period, or every
 * `intervalMs`, until the circuit closes. Each check is one probe, judged by the breaker's predicates. A check that
 * takes longer than the `slowerThanMs` of the breaker's strategy fails. After `maxAttempts` checks the circuit is held
 * open, until you call `reset()` of the breaker, or `restart()` or `stop()` of the handle.
 *
 * If the open period is not over, or never ends, the circuit stays open for all other calls while checks run. As soon
 * as there are enough verdicts by `successThreshold` or `halfOpenFailureThreshold`, they close the circuit or open it
 * again. With `slowStart()` one successful check is enough to begin the recovery, which continues with the calls of
 * users and further checks.
 *
 * @throws TypeError, RangeError
 * @example
 * ```ts
 * import { CircuitBreaker } from 'recloser'
 * import { probeInBackground } from 'recloser/probe'
 *
 * const search = new CircuitBreaker({ name: 'search', resetTimeoutMs: Infinity })
 * using probe = probeInBackground(search, ({ signal }) => fetch('http://search.example/health', { signal }), {
 *   intervalMs: 5_000,
 * })
 * console.log(probe.attempts)
 * ```
 */
export function probeInBackground(
  breaker: CircuitBreaker,
  check: Check,
  options: BackgroundProbeOptions = {},
): BackgroundProbe {
  const caller = 'probeInBackground()'
  checkBreaker(caller, breaker)
  const checked = checkFunction(caller, check)
  const pace = readOptions(caller, options, {
    intervalMs: [timerMs, undefined],
    maxAttempts: [attempts, Infinity],
    timeoutMs: [timerMs, 10_000],
  })
  const { successes = 1 } = breaker.settings.recovery
  if (pace.maxAttempts < successes) {
    const description = `at least ${successes}, the \`successThreshold\` of the breaker`
    throw optionError(RangeError, caller, 'maxAttempts', description, pace.maxAttempts)
  }
  return new BackgroundProbe(breaker, checked, pace)
}

const checkFunction = (caller: string, value: unknown): Check => check(caller, 'check', value, callback<Check>())
