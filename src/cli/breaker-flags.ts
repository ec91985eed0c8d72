import { resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { recommended } from '../presets/recommended.ts'
import { slowStart } from '../recovery/slow-start.ts'
import { anyOf } from '../trip/any-of.ts'
import { consecutiveFailures } from '../trip/consecutive-failures.ts'
import { failureRate } from '../trip/failure-rate.ts'
import { slowCallRate } from '../trip/slow-call-rate.ts'
import { stalled } from '../trip/stalled.ts'
import { timeWindow } from '../trip/time-window.ts'
import type { TripStrategy } from '../trip/trip-strategy.ts'
import { UsageError } from './errors.ts'
import { valueOf, type Flags, type Given } from './flags.ts'
import { inFlags } from './in-flags.ts'
import { durationOf, numberOf, shareOf } from './units.ts'

/** The flags that each set one option of the breaker, and how they are read. */
const simple = {
  'failure-threshold': ['failureThreshold', numberOf],
  'reset-timeout': ['resetTimeoutMs', durationOf],
  'half-open-max-calls': ['halfOpenMaxCalls', numberOf],
  'success-threshold': ['successThreshold', numberOf],
  'half-open-failure-threshold': ['halfOpenFailureThreshold', numberOf],
  'probe-timeout': ['probeTimeoutMs', durationOf],
} as const satisfies Readonly<Record<string, readonly [string, (flag: string, text: string) => number]>>

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

export const breakerFlags: Flags = {
  ...Object.fromEntries(Object.keys(simple).map((name) => [name, text])),
  recommended: flag,
  'failure-rate': text,
  'slow-calls': text,
  'slow-rate': text,
  stalled: text,
  'minimum-calls': text,
  window: text,
  'slow-start': flag,
}

/** The flag of each option, for messages. */
const flagOf: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(simple).map(([name, [option]]) => [option, `--${name}`])),
  recovery: '--slow-start',
}

/** Values of simple options, by the name of the option. */
type Values = Readonly<Record<string, unknown>>

/**
 * The options of the breaker that the flags set.
 *
 * @param values those of the options that are one of a list; the flags themselves set the others
 * @throws UsageError
 */
export function breakerOptions(given: Given, values: Values = {}): CircuitBreakerOptions {
  const options: Record<string, unknown> = {}
  for (const [name, [option, read]] of Object.entries(simple))
    options[option] = values[option] ?? valueOf(given, name, read)
  const rules = tripRules(given, options['failureThreshold'] as number | undefined)
  const trip =
    rules.length === 0
      ? {}
      : { failureThreshold: undefined, trip: anyOf(...(rules as [TripStrategy, ...TripStrategy[]])) }
  const recovery = given.flags['slow-start'] === true ? { recovery: slowStart() } : {}
  const all: CircuitBreakerOptions = { ...options, ...trip, ...recovery }
  inFlags(flagOf, () => resolveOptions(all))
  return given.flags['recommended'] === true ? recommended(all) : all
}

/** The strategies that the flags name. If there are none, the breaker's own option counts failures in a row. */
function tripRules(given: Given, failuresInARow: number | undefined): readonly TripStrategy[] {
  const durationMs = valueOf(given, 'window', durationOf) ?? 10_000
  const minimumCalls = valueOf(given, 'minimum-calls', numberOf) ?? 20
  const failures = valueOf(given, 'failure-rate', shareOf)
  const slowerThanMs = valueOf(given, 'slow-calls', durationOf)
  const slow = valueOf(given, 'slow-rate', shareOf)
  const stalledMs = valueOf(given, 'stalled', durationOf)
  if (slow !== undefined && slowerThanMs === undefined) throw new UsageError('--slow-rate needs --slow-calls DURATION')
  const unused = ['window', 'minimum-calls'].find((name) => given.flags[name] !== undefined)
  if (unused !== undefined && failures === undefined && slowerThanMs === undefined)
    throw new UsageError(`--${unused} needs --failure-rate SHARE or --slow-calls DURATION`)
  const rules: TripStrategy[] = []
  const over = inFlags({ durationMs: '--window' }, () => timeWindow({ durationMs }))
  const minimum = { minimumCalls: '--minimum-calls' }
  if (failures !== undefined)
    rules.push(
      inFlags({ ...minimum, threshold: '--failure-rate' }, () =>
        failureRate({ threshold: failures, minimumCalls, over }),
      ),
    )
  if (slowerThanMs !== undefined)
    rules.push(
      inFlags({ ...minimum, threshold: '--slow-rate', slowerThanMs: '--slow-calls' }, () =>
        slowCallRate({ threshold: slow ?? 0.5, minimumCalls, slowerThanMs, over }),
      ),
    )
  if (stalledMs !== undefined)
    rules.push(inFlags({ afterMs: '--stalled' }, () => stalled({ afterMs: stalledMs, minimumCalls: 5 })))
  return rules.length > 0 && failuresInARow !== undefined
    ? [inFlags({ n: '--failure-threshold' }, () => consecutiveFailures(failuresInARow)), ...rules]
    : rules
}

/** The values to try, if a flag has several, separated by commas: `--failure-threshold 3,5,10`. */
export function gridOf(given: Given): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    Object.entries(simple).flatMap(([name, [option, read]]) => {
      const values = valueOf(given, name, (flag, list) => list.split(',').map((each) => read(flag, each.trim())))
      return values === undefined ? [] : [[option, values]]
    }),
  )
}

/** The flags of the breaker as the user gave them. */
export function breakerInWords({ flags }: Given): string {
  const given = Object.entries(flags).filter(([name, value]) => name in breakerFlags && value !== undefined)
  const words = given.map(([name, value]) => (value === true ? `--${name}` : `--${name} ${String(value)}`))
  return words.length === 0 ? 'the default, five failures in a row' : words.join(' ')
}
