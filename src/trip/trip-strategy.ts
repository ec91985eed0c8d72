import { checkAnswer, rule, text } from '../base/check.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import type { WindowTotals } from './window.ts'

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
 * How a call ended. One that is ignored was answered all the same (`ignored`), or was given up by its caller (`abandoned`), or
 * never reached the dependency (`unreached`).
 */
export type Ending = 'success' | 'failure' | 'ignored' | 'abandoned' | 'unreached'

/**
 * Decides when a closed circuit opens. A strategy holds rules, never counts: the counts live in a tally that the
 * circuit owns, so that one strategy serves any number of breakers and a tally can be saved and moved.
 */
export interface TripStrategy<Tally = unknown> {
  /** Names the rule and its window, such as `failureRate over countWindow(100)`. Snapshots of another shape are refused. */
  readonly shape: string
  /** Calls that take longer than this many milliseconds are slow. Present: each call is timed (two clock reads). */
  readonly slowerThanMs?: number | undefined
  /** True: `record` looks at `nowMs` of failures at most, and a success costs no clock read. Default false. */
  readonly clockless?: boolean | undefined
  /** The tally of a period in which nothing has happened yet. */
  empty(): Tally
  /**
   * Counts one settled call, in place, and returns the reason why the circuit should open, in words, if it should. The reason
   * counts only after a failure or a slow call: a fast success never opens.
   *
   * @param onHookError for a strategy made of others: receives what one of them threw, as the hook `trip`, while the others
   * decide. What `record` itself throws goes there too, and then this call opens nothing
   * @param ticket what `enter` returned for this call; `undefined`: nothing, or the call was not entered
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
   * Called for each call that is admitted while closed, if the strategy looks at calls in flight; each call is then timed.
   * What it returns, the ticket, comes back with this call. `undefined`: this call is not followed any further.
   */
  enter?(tally: Tally, nowMs: number, onHookError?: HookErrorHandler): unknown
  /**
   * The call with this ticket has ended, before `record` counts it (only a success or a failure is recorded); or its answer has
   * begun, which is `ignored`, and then its end is not reported. `overdue` is asked next, at the latest with the verdict.
   */
  leave?(tally: Tally, ticket: unknown, ending: Ending, nowMs: number, onHookError?: HookErrorHandler): void
  /**
   * Asked after each `enter` and at each verdict on a call with a ticket: counts what has become overdue by now, each call once,
   * and returns the reason why the circuit should open, in words, if it should.
   */
  overdue?(tally: Tally, nowMs: number, onHookError?: HookErrorHandler): string | undefined
  /**
   * Counts calls of others, such as other processes, in place, and returns the reason why the circuit should open, in words, if it
   * should. Only a strategy over a window has it.
   *
   * @param ageMs how long ago they ended, in milliseconds
   */
  absorb?(tally: Tally, counted: WindowTotals, ageMs: number, nowMs: number): string | undefined
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
export function checkedReason(reason: unknown, method = 'record()'): string | undefined {
  if (reason === undefined) return undefined
  return checkAnswer('trip', method, reason, text)
}

/** The methods that make an object a strategy. */
const methods = ['empty', 'record', 'counts', 'save', 'load'] as const
const optionalMethods = ['enter', 'leave', 'overdue', 'absorb'] as const

/** The rule for whatever takes a strategy. */
export const strategyRule = rule<TripStrategy>(
  'object',
  'a trip strategy, such as consecutiveFailures(5)',
  (strategy) =>
    methods.every((method) => typeof strategy[method] === 'function') &&
    optionalMethods.every((method) => strategy[method] === undefined || typeof strategy[method] === 'function'),
)
