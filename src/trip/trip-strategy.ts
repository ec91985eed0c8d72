import { checkAnswer, rule, text } from '../base/check.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import type { WindowTotals } from './window.ts'

/** The counts of a tally, as `stats` shows them. */
export interface TallyCounts {
  /** Failures in the current window. */
  readonly failures: number
  /** Successes in the current window. */
  readonly successes: number
  /** Failures since the last success, if the strategy counts them. */
  readonly consecutiveFailures?: number | undefined
}

/**
 * How a call ended. A call that does not count was answered (`ignored`), was given up by its caller (`abandoned`), or
 * never reached the dependency (`unreached`).
 */
export type Ending = 'success' | 'failure' | 'ignored' | 'abandoned' | 'unreached'

/**
 * Decides when a closed circuit opens. A strategy has rules, never counts. The counts are in a tally that the circuit
 * owns, so that one strategy serves any number of breakers, and a tally can be saved and moved.
 */
export interface TripStrategy<Tally = unknown> {
  /** Names the rule and its window, such as `failureRate over countWindow(100)`. Snapshots of another shape are refused. */
  readonly shape: string
  /** Calls that take longer than this many milliseconds are slow. If present, each call is timed (two clock reads). */
  readonly slowerThanMs?: number | undefined
  /** If true, `record` uses `nowMs` only of failures, and a success costs no clock read. Default false. */
  readonly clockless?: boolean | undefined
  /** The tally of a period in which nothing has happened yet. */
  empty(): Tally
  /**
   * Counts one settled call, in place, and returns the reason why the circuit should open, in words, if it should. The
   * reason counts only after a failure or a slow call: a fast success never opens the circuit.
   *
   * @param onHookError for a strategy made of other strategies: receives the error that one of them threw, with the
   * hook `trip`, while the others decide. An error that `record` itself throws also goes there, and then this call does
   * not open the circuit
   * @param ticket the ticket that `enter` returned for this call; `undefined` if it returned none or was not called
   */
  record(
    tally: Tally,
    failed: boolean,
    durationMs: number,
    nowMs: number,
    onHookError?: HookErrorHandler,
    ticket?: unknown,
  ): string | undefined
  /**
   * Called for each call that is admitted while closed, if the strategy looks at calls in flight; each call is then
   * timed. It returns a ticket, which the other methods receive for this call; with `undefined` the call is not
   * followed any further.
   */
  enter?(tally: Tally, nowMs: number, onHookError?: HookErrorHandler): unknown
  /**
   * Called when the call with this ticket has ended, before `record` counts it (only a success or a failure is
   * recorded). It is also called with `ignored` when the answer of the call has begun; then the end of the call is not
   * reported. `overdue` is called next, at the latest with the verdict.
   */
  leave?(tally: Tally, ticket: unknown, ending: Ending, nowMs: number, onHookError?: HookErrorHandler): void
  /**
   * Called after each `enter` and at each verdict on a call with a ticket. Counts the calls that have become overdue by
   * now, each call once, and returns the reason why the circuit should open, in words, if it should.
   */
  overdue?(tally: Tally, nowMs: number, onHookError?: HookErrorHandler): string | undefined
  /**
   * Counts calls that were made elsewhere, for instance in other processes, in place, and returns the reason why the
   * circuit should open, in words, if it should. Only a strategy over a window has this method.
   *
   * @param ageMs how long ago they ended, in milliseconds
   */
  absorb?(tally: Tally, counted: WindowTotals, ageMs: number, nowMs: number): string | undefined
  /** Reads the counts; changes nothing. */
  counts(tally: Tally, nowMs: number): TallyCounts
  /** The tally as plain JSON, with ages instead of points in time. */
  save(tally: Tally, nowMs: number): unknown
  /**
   * The tally that `save` wrote, moved to this clock.
   *
   * @param path the caller and the path, for the error, such as `CircuitBreaker(): snapshot.tally`. Default
   * `snapshot.tally`
   * @throws TypeError that says which part is damaged
   */
  load(saved: unknown, nowMs: number, path?: string): Tally
}

/**
 * The reason that a strategy gave for opening; `undefined` if it gave none.
 *
 * @throws TypeError
 */
export function checkedReason(reason: unknown, method = 'record()'): string | undefined {
  if (reason === undefined) return undefined
  return checkAnswer('trip', method, reason, text)
}

/** The methods that make an object a strategy. */
const methods = ['empty', 'record', 'counts', 'save', 'load'] as const
const optionalMethods = ['enter', 'leave', 'overdue', 'absorb'] as const

/** The rule for options that take a strategy. */
export const strategyRule = rule<TripStrategy>(
  'object',
  'a trip strategy, such as consecutiveFailures(5)',
  (strategy) =>
    methods.every((method) => typeof strategy[method] === 'function') &&
    optionalMethods.every((method) => strategy[method] === undefined || typeof strategy[method] === 'function'),
)
