import type { CircuitBreakerOptions } from '../breaker/settings.ts'
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
import { durationOf, numberOf, shareOf } from './units.ts'

/** The flags that are an option of the breaker each, and how they are read. */
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

/** The options of the breaker that the flags ask for. @throws UsageError, and what the breaker says of them */
export function breakerOptions(given: Given): CircuitBreakerOptions {
  const options: Record<string, unknown> = {}
  for (const [name, [option, read]] of Object.entries(simple)) options[option] = valueOf(given, name, read)
  const rules = tripRules(given, options['failureThreshold'] as number | undefined)
  const trip =
    rules.length === 0
      ? {}
      : { failureThreshold: undefined, trip: anyOf(...(rules as [TripStrategy, ...TripStrategy[]])) }
  const recovery = given.flags['slow-start'] === true ? { recovery: slowStart() } : {}
  const all: CircuitBreakerOptions = { ...options, ...trip, ...recovery }
  return given.flags['recommended'] === true ? recommended(all) : all
}

/** The strategies that have options of their own; none: the failures in a row of the breaker's own options. */
function tripRules(given: Given, failuresInARow: number | undefined): readonly TripStrategy[] {
  const over = timeWindow({ durationMs: valueOf(given, 'window', durationOf) ?? 10_000 })
  const minimumCalls = valueOf(given, 'minimum-calls', numberOf) ?? 20
  const failures = valueOf(given, 'failure-rate', shareOf)
  const slowerThanMs = valueOf(given, 'slow-calls', durationOf)
  const slow = valueOf(given, 'slow-rate', shareOf)
  const stalledMs = valueOf(given, 'stalled', durationOf)
  if (slow !== undefined && slowerThanMs === undefined) throw new UsageError('--slow-rate needs --slow-calls DURATION')
  const rules = [
    ...(failures === undefined ? [] : [failureRate({ threshold: failures, minimumCalls, over })]),
    ...(slowerThanMs === undefined ? [] : [slowCallRate({ threshold: slow ?? 0.5, minimumCalls, slowerThanMs, over })]),
    ...(stalledMs === undefined ? [] : [stalled({ afterMs: stalledMs, minimumCalls: 5 })]),
  ]
  return rules.length > 0 && failuresInARow !== undefined ? [consecutiveFailures(failuresInARow), ...rules] : rules
}

/** The values to try, where a flag has several with commas between: `--failure-threshold 3,5,10`. */
export function gridOf(given: Given): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    Object.entries(simple).flatMap(([name, [option, read]]) => {
      const values = valueOf(given, name, (flag, list) => list.split(',').map((each) => read(flag, each.trim())))
      return values === undefined ? [] : [[option, values]]
    }),
  )
}

/** The same flags without those that are tried. */
export const withoutGrid = (given: Given): Given => ({
  ...given,
  flags: Object.fromEntries(Object.entries(given.flags).filter(([name]) => !(name in simple))),
})

/** The flags of the breaker as they were given. */
export function breakerInWords({ flags }: Given): string {
  const given = Object.entries(flags).filter(([name, value]) => name in breakerFlags && value !== undefined)
  const words = given.map(([name, value]) => (value === true ? `--${name}` : `--${name} ${String(value)}`))
  return words.length === 0 ? 'the default, five failures in a row' : words.join(' ')
}
