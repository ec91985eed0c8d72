import { callback, flag, readOptions, rule, text, type Fields, readObject } from '../base/check.ts'
import { monotonicClock, readClock, wallClock } from '../base/clock.ts'
import { defaultHookErrorHandler } from '../base/default-hook-error-handler.ts'
import { safeHandler, type HookErrorHandler } from '../base/hook.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'
import type { TransitionEvent } from './circuit-event.ts'
import { foreignNames } from './foreign-names.ts'
import { safeRecovery } from '../recovery/recovery-strategy.ts'
import { completeRules, ruleSchema, type RuleOptions, type Rules } from '../machine/rules.ts'
import type { CircuitSnapshot } from '../machine/snapshot.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export type CircuitBreakerOptions<T = unknown> = RuleOptions & BreakerOptions<T>

/** The options of a breaker other than its rules. */
export interface BreakerOptions<T = unknown> {
  /**
   * Shown in errors and events.
   *
   * @default 'circuit'
   */
  readonly name?: string | undefined
  /**
   * Whether an outcome counts as a failure.
   *
   * @default every rejection, no resolved value
   */
  readonly isFailure?: OutcomePredicate<T> | undefined
  /**
   * Whether to ignore an outcome; it is called before `isFailure`. Some outcomes are always ignored: an abort by the
   * caller, unless time ran out, and a rejection of this library, also as the cause of another error.
   *
   * @default nothing more
   */
  readonly isIgnored?: OutcomePredicate<T> | undefined
  /**
   * If true, the breaker rejects only while it is held open, but decides, counts and sends events as usual. `state` and
   * `retryAfterMs` show what it would do. Use it for a trial in production.
   *
   * @default false
   */
  readonly shadow?: boolean | undefined
  /**
   * If true, a `CircuitOpenError` has a stack trace, at about five times the cost.
   *
   * @default false
   */
  readonly captureStack?: boolean | undefined
  /**
   * The clock: returns monotonic milliseconds.
   *
   * @default performance.now
   */
  readonly clock?: (() => number) | undefined
  /**
   * Returns wall time in milliseconds. Only snapshots read it.
   *
   * @default Date.now
   */
  readonly wallClock?: (() => number) | undefined
  /** A saved state to start from. */
  readonly snapshot?: CircuitSnapshot | undefined
  /**
   * Receives errors thrown by listeners, predicates, backoffs, strategies and clocks; they never reach the caller.
   *
   * @default console.error, at most once a minute for each hook
   */
  readonly onHookError?: HookErrorHandler | undefined
  /** Receives each transition, before the listeners of `subscribe`. */
  readonly onStateChange?: ((change: TransitionEvent) => void) | undefined
}

// Errors in it are found when it is loaded.
const savedSnapshot = rule<CircuitSnapshot>('object', 'what snapshot() returned')

const ownSchema = {
  name: [text, undefined],
  isFailure: [callback<OutcomePredicate>(), undefined],
  isIgnored: [callback<OutcomePredicate>(), undefined],
  shadow: [flag, false],
  captureStack: [flag, false],
  clock: [callback<() => number>(), monotonicClock],
  wallClock: [callback<() => number>(), wallClock],
  snapshot: [savedSnapshot, undefined],
  onStateChange: [callback<(change: TransitionEvent) => unknown>(), undefined],
  onHookError: [callback<HookErrorHandler>(), undefined],
} as const

const schema = Object.assign({}, ruleSchema, ownSchema)

/** The options, checked, complete and frozen, so that they can be shared safely. */
export interface Settings extends Rules, Omit<Fields<typeof ownSchema>, 'onHookError'> {
  /** Never throws. */
  readonly onHookError: HookErrorHandler
  /** Whether every resolved value is a success, because the options have no predicates. */
  readonly noPredicates: boolean
  /** Whether a success needs no time measurement. */
  readonly clockless: boolean
  /**
   * Whether a success without a listener can be counted without a permit, because it is not judged and needs no time.
   */
  readonly plain: boolean
  /** Whether the strategy needs to know how long calls take. */
  readonly timed: boolean
  /** Whether the strategy looks at calls in flight. */
  readonly followsCalls: boolean
}

/**
 * A copy of the options that can be spread: those that a getter or a class gives are own fields of it.
 *
 * @throws TypeError if they are not an object
 */
export function ownOptions<T>(
  caller: string,
  name: string,
  options: CircuitBreakerOptions<T>,
): CircuitBreakerOptions<T> {
  const given = readObject(caller, name, options)
  const own = { ...given }
  for (const key in schema) own[key] = given[key]
  return own
}

/** @throws TypeError, RangeError */
export function resolveOptions(options: CircuitBreakerOptions): Settings {
  const caller = 'CircuitBreaker()'
  const fields = completeRules(caller, readOptions(caller, options, schema, 'options', foreignNames))
  const { isFailure, isIgnored, onHookError = defaultHookErrorHandler() } = fields
  const { clockless = false, slowerThanMs = Infinity } = fields.trip
  const handler = safeHandler(onHookError)
  const followsCalls = fields.trip.enter !== undefined
  const timed = followsCalls || slowerThanMs < Infinity
  const noPredicates = isFailure === undefined && isIgnored === undefined
  // Copies of what each call needs from the strategy: reading it from strategies of several kinds costs more.
  return Object.freeze({
    noPredicates,
    plain: noPredicates && !timed,
    clockless,
    timed,
    followsCalls,
    ...fields,
    recovery: safeRecovery(fields.recovery, handler),
    onHookError: handler,
  })
}

/** Wall time in milliseconds; null if the clock throws or returns no number. */
export function wallTime({ wallClock, onHookError }: Settings): number | null {
  const readingMs = readClock(wallClock, 'wallClock', onHookError)
  return Number.isFinite(readingMs) ? readingMs : null
}
