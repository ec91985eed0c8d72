import type { Backoff } from '../backoff/backoff.ts'
import { callback, number, readOptions, optionError, rule, wholeNumber, type Fields } from '../base/check.ts'
import { defaultRandom } from '../base/clock.ts'
import { completeProbes } from '../recovery/complete-probes.ts'
import { recoveryRule, type RecoveryStrategy } from '../recovery/recovery-strategy.ts'
import { failuresInARow } from '../trip/failures-in-a-row.ts'
import { strategyRule, type TripStrategy } from '../trip/trip-strategy.ts'

/** When a closed circuit opens: by a number of failures in a row, or by a strategy, not both. */
export type TripOptions =
  | {
      /**
       * Opens after this many failures in a row, a whole number above 0. Short for `trip: consecutiveFailures(n)`. Not
       * together with `trip`.
       *
       * @default 5
       */
      readonly failureThreshold?: number | undefined
      /** Not together with `failureThreshold`. */
      readonly trip?: undefined
    }
  | {
      /** Not together with `trip`. */
      readonly failureThreshold?: undefined
      /**
       * When a closed circuit opens; see `recloser/trip`. Not together with `failureThreshold`.
       *
       * @default consecutiveFailures(5)
       */
      readonly trip?: TripStrategy | undefined
    }

/** The options that the state machine itself uses. */
export type RuleOptions = TripOptions & RecoveryOptions & WaitOptions

/** How a half-open circuit recovers: by three numbers, or by a strategy, not both. */
export type RecoveryOptions =
  | {
      /**
       * Probes in flight at once while half-open, a whole number above 0. This and the next two are short for
       * `recovery: probes({ maxCalls, successes, failures })`. Not together with `recovery`.
       *
       * @default 1
       */
      readonly halfOpenMaxCalls?: number | undefined
      /**
       * Successful probes that close the circuit, a whole number above 0.
       *
       * @default halfOpenMaxCalls
       */
      readonly successThreshold?: number | undefined
      /**
       * Failed probes that open it again, a whole number above 0.
       *
       * @default 1
       */
      readonly halfOpenFailureThreshold?: number | undefined
      /** Not together with the three options above. */
      readonly recovery?: undefined
    }
  | {
      /** Not together with `recovery`. */
      readonly halfOpenMaxCalls?: undefined
      /** Not together with `recovery`. */
      readonly successThreshold?: undefined
      /** Not together with `recovery`. */
      readonly halfOpenFailureThreshold?: undefined
      /**
       * How a half-open circuit recovers; see `recloser/recovery`. Not together with `halfOpenMaxCalls`,
       * `successThreshold` and `halfOpenFailureThreshold`.
       *
       * @default probes() of those three
       */
      readonly recovery?: RecoveryStrategy | undefined
    }

/** How long an open circuit waits, and how long a probe may take. */
export interface WaitOptions {
  /**
   * How long the circuit stays open before it lets a probe through, in milliseconds, 0 or more; or a backoff that
   * returns this time for each consecutive opening. With Infinity it stays open until `reset()` or a background probe
   * closes it.
   *
   * @default 60_000
   */
  readonly resetTimeoutMs?: number | Backoff | undefined
  /**
   * After this many milliseconds, above 0, an unsettled probe loses its slot to another. Its verdict still counts if it
   * comes in the same half-open period. With Infinity, a probe that never returns keeps its slot.
   *
   * @default the longer of the open period just served and 60_000
   */
  readonly probeTimeoutMs?: number | undefined
  /**
   * Random numbers from 0 to 1, without 1, for backoffs with jitter.
   *
   * @default Math.random
   */
  readonly random?: (() => number) | undefined
}

const delay = rule<number | Backoff>(
  'number function',
  'a number of milliseconds, 0 or more, or a backoff',
  (value) => typeof value === 'function' || value >= 0,
)

/**
 * The fields of `RuleOptions`, for `readOptions`; `completeRules` fills in the defaults that depend on other options.
 */
export const ruleSchema = {
  failureThreshold: [wholeNumber, undefined],
  trip: [strategyRule, undefined],
  resetTimeoutMs: [delay, 60_000],
  halfOpenMaxCalls: [wholeNumber, undefined],
  successThreshold: [wholeNumber, undefined],
  halfOpenFailureThreshold: [wholeNumber, undefined],
  recovery: [recoveryRule, undefined],
  probeTimeoutMs: [number('a number of milliseconds above 0', (value) => value > 0), undefined],
  random: [callback<() => number>(), defaultRandom],
} as const

/** The options, checked and complete, as the pure functions take them. */
export interface Rules {
  /** When a closed circuit opens. */
  readonly trip: TripStrategy
  /** How long it stays open. */
  readonly backoff: Backoff
  /** How it recovers. */
  readonly recovery: RecoveryStrategy
  /** `undefined`: the longer of the open period just served and 60_000. */
  readonly probeTimeoutMs: number | undefined
  /** Random numbers from 0 to 1, without 1, for backoffs with jitter. */
  readonly random: () => number
}

/**
 * Makes the rules from the fields.
 *
 * @throws TypeError
 */
export function completeRules<F extends Fields<typeof ruleSchema>>(caller: string, fields: F): F & Rules {
  const { failureThreshold, trip, resetTimeoutMs, recovery } = fields
  const { halfOpenMaxCalls, successThreshold, halfOpenFailureThreshold } = fields
  apart(caller, fields, 'trip', 'failureThreshold')
  apart(caller, fields, 'recovery', 'halfOpenMaxCalls', 'successThreshold', 'halfOpenFailureThreshold')
  return {
    // Measured: the new names must come first. If they are added to a copy, every later use of the copy is slow.
    backoff: typeof resetTimeoutMs === 'function' ? resetTimeoutMs : () => resetTimeoutMs,
    ...fields,
    trip: trip ?? failuresInARow(failureThreshold),
    recovery: recovery ?? completeProbes(halfOpenMaxCalls, successThreshold, halfOpenFailureThreshold),
  }
}

/** Refuses a strategy together with its short form, because they would contradict each other. */
function apart(caller: string, fields: Fields<typeof ruleSchema>, strategy: Option, ...short: readonly Option[]): void {
  const given = short.find((option) => fields[option] !== undefined)
  if (fields[strategy] === undefined || given === undefined) return
  const description = `absent where \`${strategy}\` is given, since both set the same rule`
  throw optionError(TypeError, caller, given, description, fields[given])
}

type Option = keyof typeof ruleSchema

/**
 * Checks the options and fills in the defaults.
 *
 * @throws TypeError, RangeError
 */
export const rulesOf = (options: RuleOptions = {}): Rules =>
  Object.freeze(completeRules('rulesOf()', readOptions('rulesOf()', options, ruleSchema)))
