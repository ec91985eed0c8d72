import { checkAnswer, rule, text } from '../base/check.ts'
import type { HookErrorHandler } from '../base/hook.ts'

/** The counts of a tally, as `stats` shows them. */
export interface TallyCounts {
  /** Failures in the current window. */
  readonly failures: number
  /** Successes in the current window. */
  readonly successes: number
  /** Failures since the last success, where the strategy counts them. */
  readonly consecutiveFailures?: number | undefined
}

/**
 * Decides when a closed circuit opens. A strategy holds rules, never counts: the counts live in a tally that the
 * circuit owns, so that one strategy serves any number of breakers and a tally can be saved and moved.
 */
export interface TripStrategy<Tally = unknown> {
  /** Names the rule and its window, such as `failureRate over countWindow(100)`. Snapshots of another shape are refused. */
  readonly shape: string
  /** Calls that take longer than this many milliseconds are slow. Present: each call is timed (two clock reads). */
  readonly slowerThanMs?: number | undefined
  /** True: `record` ignores `nowMs`, and a success costs no clock read. Default false. */
  readonly clockless?: boolean | undefined
  /** The tally of a period in which nothing has happened yet. */
  empty(): Tally
  /**
   * Counts one settled call, in place, and returns the reason why the circuit should open, in words, if it should. The reason
   * counts only after a failure or a slow call: a fast success never opens.
   *
   * @param onHookError for a strategy made of others: receives what one of them threw, as the hook `trip`, while the others
   * decide. What `record` itself throws goes there too, and then this call opens nothing
   */
  record(
    tally: Tally,
    failed: boolean,
    durationMs: number,
    nowMs: number,
    onHookError?: HookErrorHandler,
  ): string | undefined
  /** Reads the counts; changes nothing. */
  counts(tally: Tally, nowMs: number): TallyCounts
  /** The tally as plain JSON, with ages in place of moments. */
  save(tally: Tally, nowMs: number): unknown
  /**
   * The tally that `save` wrote, moved to this clock.
   *
   * @param path who loads it and where it stands, for the error, such as `CircuitBreaker(): snapshot.tally`. Default `snapshot.tally`
   * @throws TypeError that says which part is damaged
   */
  load(saved: unknown, nowMs: number, path?: string): Tally
}

/**
 * The reason that a strategy gave for opening; `undefined`: it gave none.
 *
 * @throws TypeError
 */
export function checkedReason(reason: unknown): string | undefined {
  if (reason === undefined) return undefined
  return checkAnswer('trip', 'record()', reason, text)
}

/** The methods that make an object a strategy. */
const methods = ['empty', 'record', 'counts', 'save', 'load'] as const

/** The rule for whatever takes a strategy. */
export const strategyRule = rule<TripStrategy>(
  'object',
  'a trip strategy, such as consecutiveFailures(5)',
  (strategy) => methods.every((method) => typeof strategy[method] === 'function'),
)
