import type { CircuitBreakerOptions } from 'recloser'
import { exponential } from 'recloser/backoff'
import { recommended } from 'recloser/presets'
import { probes, slowStart } from 'recloser/recovery'
import {
  consecutiveFailures,
  countWindow,
  failureCount,
  failureRate,
  slowCallRate,
  stalled,
  timeWindow,
} from 'recloser/trip'
import { naiveAnyOf, naiveFailureRateOverTime, naiveLasting, naiveStalled } from './naive-composed-rules.ts'
import type { NaiveOptions } from './naive-options.ts'
import { naiveProbes, naiveSlowStart } from './naive-recovery.ts'
import { naiveConsecutiveFailures, naiveFailureCount, naiveFailureRate, naiveSlowCallRate } from './naive-rules.ts'

/** The same circuit said twice: as the options of the library, and in the model's own terms. */
export interface OptionSet {
  readonly title: string
  readonly options: CircuitBreakerOptions
  readonly naive: NaiveOptions
}

const optionSet = (title: string, options: CircuitBreakerOptions, naive: Partial<NaiveOptions> = {}): OptionSet => ({
  title,
  options,
  naive: {
    rule: naiveConsecutiveFailures(options.failureThreshold ?? 5),
    delayMs: () => (typeof options.resetTimeoutMs === 'number' ? options.resetTimeoutMs : 60_000),
    recovery: naiveProbes(options.halfOpenMaxCalls, options.successThreshold, options.halfOpenFailureThreshold),
    probeTimeoutMs: options.probeTimeoutMs,
    shadow: options.shadow ?? false,
    ...naive,
  },
})

const doubling = {
  options: { resetTimeoutMs: exponential({ initialMs: 100, factor: 2, maxMs: 500 }) },
  naive: { delayMs: (attempt: number) => Math.min(500, 100 * 2 ** (attempt - 1)) },
}

/** The smallest circuits that have every state: for walking through completely. A probe has longer than the open period. */
export const oneProbe = optionSet('one probe', { failureThreshold: 2, resetTimeoutMs: 40_000 })

export const twoProbes = optionSet('two probes', {
  failureThreshold: 2,
  resetTimeoutMs: 100,
  halfOpenMaxCalls: 2,
  successThreshold: 2,
  probeTimeoutMs: 100,
})

/** The same as `twoProbes`, in the long form. */
export const twoProbesByStrategy = optionSet(
  'two probes, by a recovery strategy',
  {
    failureThreshold: 2,
    resetTimeoutMs: 100,
    recovery: probes({ maxCalls: 2, successes: 2 }),
    probeTimeoutMs: 100,
  },
  { recovery: naiveProbes(2, 2) },
)

/** A run of failures has to last as long as half the open period. */
export const lasting = optionSet(
  'failures that have to last half the wait',
  { trip: consecutiveFailures(2, { forMs: 50 }), resetTimeoutMs: 100, probeTimeoutMs: 100 },
  { rule: naiveConsecutiveFailures(2, 50) },
)

/** A call is overdue after half the open period. */
export const overdueCalls = optionSet(
  'overdue calls',
  {
    trip: slowCallRate({ slowerThanMs: 50, threshold: 0.6, minimumCalls: 2, over: countWindow(3) }),
    resetTimeoutMs: 100,
    probeTimeoutMs: 100,
  },
  { rule: naiveSlowCallRate(50, 0.6, 2, 3) },
)

/** A hang is one after half the open period. */
export const hangs = optionSet(
  'a hang',
  { trip: stalled({ afterMs: 50, minimumCalls: 2 }), resetTimeoutMs: 100, probeTimeoutMs: 100 },
  { rule: naiveStalled(50, 2) },
)

export const lastingRate = optionSet(
  'a failure rate that has to last half the wait',
  {
    trip: failureRate({ threshold: 0.5, minimumCalls: 2, over: countWindow(3), forMs: 50 }),
    resetTimeoutMs: 100,
    probeTimeoutMs: 100,
  },
  { rule: naiveLasting(naiveFailureRate(0.5, 2, 3), 50) },
)

/** Its rounds last as long as half the open period. */
export const gradual = optionSet(
  'a slow start',
  {
    failureThreshold: 1,
    resetTimeoutMs: 80,
    recovery: slowStart({ roundMs: 40, threshold: 0.4 }),
    probeTimeoutMs: 80,
  },
  { recovery: naiveSlowStart(40, 0.4) },
)

export const longWait = optionSet('a wait of more than a minute', { failureThreshold: 1, resetTimeoutMs: 90_000 })

export const preset = optionSet('recommended()', recommended({ random: () => 0.5 }), {
  rule: naiveAnyOf(
    naiveConsecutiveFailures(6, 200),
    naiveLasting(naiveFailureRateOverTime(0.5, 20, 10_000), 1_000),
    naiveStalled(5_000, 5),
  ),
  recovery: naiveSlowStart(12),
  delayMs: (attempt) =>
    [600, 1_000, 400, 500, 800, 1_200, 2_200, 3_400, 3_500, 3_500, 3_500, 5_500][Math.min(attempt, 12) - 1] ?? 0,
  probeTimeoutMs: 10_000,
})

/** Those that come back step by step. */
export const slowStarts: readonly OptionSet[] = [
  gradual,
  optionSet(
    'a slow start',
    { failureThreshold: 1, resetTimeoutMs: 100, recovery: slowStart(), probeTimeoutMs: 400 },
    { recovery: naiveSlowStart() },
  ),
  optionSet(
    'a slow start in which slow probes fail, and one failure in five is too many',
    {
      trip: slowCallRate({ slowerThanMs: 50, threshold: 0.5, minimumCalls: 1, over: countWindow(2) }),
      resetTimeoutMs: 0,
      recovery: slowStart({ roundMs: 8, threshold: 0.2 }),
    },
    { rule: naiveSlowCallRate(50, 0.5, 1, 2), recovery: naiveSlowStart(8, 0.2) },
  ),
  preset,
]

export const optionSets: readonly OptionSet[] = [
  optionSet('all defaults', {}),
  oneProbe,
  twoProbes,
  twoProbesByStrategy,
  lasting,
  overdueCalls,
  hangs,
  lastingRate,
  longWait,
  optionSet('opens at once, exponential backoff', { failureThreshold: 1, ...doubling.options }, doubling.naive),
  optionSet('three probes, two of which may fail, own probe timeout', {
    failureThreshold: 1,
    resetTimeoutMs: 100,
    halfOpenMaxCalls: 3,
    halfOpenFailureThreshold: 2,
    probeTimeoutMs: 30,
  }),
  optionSet(
    'more successes wanted than probes allowed, probe timeout longer than the wait',
    { failureThreshold: 1, halfOpenMaxCalls: 2, successThreshold: 4, probeTimeoutMs: 1_000, ...doubling.options },
    doubling.naive,
  ),
  optionSet('a probe never loses its slot', { failureThreshold: 1, resetTimeoutMs: 100, probeTimeoutMs: Infinity }),
  optionSet('never recovers by itself', { failureThreshold: 2, resetTimeoutMs: Infinity }),
  optionSet('no wait at all', { failureThreshold: 2, resetTimeoutMs: 0 }),
  optionSet('no wait at all, own probe timeout', { failureThreshold: 2, resetTimeoutMs: 0, probeTimeoutMs: 10 }),
  optionSet('shadow', { failureThreshold: 2, resetTimeoutMs: 100, halfOpenMaxCalls: 2, shadow: true }),
  optionSet(
    'failure rate over a count window',
    { trip: failureRate({ threshold: 0.5, minimumCalls: 3, over: countWindow(4) }), resetTimeoutMs: 100 },
    { rule: naiveFailureRate(0.5, 3, 4) },
  ),
  optionSet(
    'failure rate of one over a window of one',
    { trip: failureRate({ threshold: 1, minimumCalls: 1, over: countWindow(1) }), ...doubling.options },
    { rule: naiveFailureRate(1, 1, 1), ...doubling.naive },
  ),
  optionSet(
    'failure count over a time window',
    { trip: failureCount({ threshold: 3, over: timeWindow({ durationMs: 1_000, buckets: 4 }) }), resetTimeoutMs: 100 },
    { rule: naiveFailureCount(3, 1_000, 4) },
  ),
  optionSet(
    'failures that have to last',
    { trip: consecutiveFailures(2, { forMs: 250 }), ...doubling.options },
    { rule: naiveConsecutiveFailures(2, 250), ...doubling.naive },
  ),
  optionSet(
    'slow and overdue calls over a count window',
    {
      trip: slowCallRate({ slowerThanMs: 50, threshold: 0.5, minimumCalls: 2, over: countWindow(4) }),
      resetTimeoutMs: 100,
      halfOpenMaxCalls: 2,
      halfOpenFailureThreshold: 2,
    },
    { rule: naiveSlowCallRate(50, 0.5, 2, 4) },
  ),
  optionSet(
    'calls that hang',
    { trip: stalled({ afterMs: 300, minimumCalls: 3 }), resetTimeoutMs: 100 },
    { rule: naiveStalled(300, 3) },
  ),
  optionSet(
    'a failure rate over a time window that has to last',
    {
      trip: failureRate({
        threshold: 0.5,
        minimumCalls: 2,
        over: timeWindow({ durationMs: 1_000, buckets: 4 }),
        forMs: 200,
      }),
      resetTimeoutMs: 100,
    },
    { rule: naiveLasting(naiveFailureRateOverTime(0.5, 2, 1_000, 4), 200) },
  ),
  ...slowStarts,
]
