import type { Backoff } from '../../src/backoff.ts'
import { anyOf, consecutiveFailures, countWindow, failureCount, failureRate, timeWindow } from '../../src/trip.ts'
import type { TripStrategy } from '../../src/trip.ts'
import { backoffs } from '../support/backoffs.ts'
import { subjects } from '../support/strategies.ts'

/** One way to set a breaker up, and what happens around it. */
export interface Scenario {
  readonly title: string
  readonly trip: () => TripStrategy
  readonly resetTimeoutMs: number | Backoff
  readonly halfOpenMaxCalls: number
  readonly successThreshold: number
  readonly halfOpenFailureThreshold: number
  /** `undefined`: the default. */
  readonly probeTimeoutMs: number | undefined
  readonly shadow: boolean
  /** Whether it has listeners and predicates, and all of its hooks fail now and then. */
  readonly loud: boolean
}

const strategies: readonly { readonly title: string; readonly make: () => TripStrategy }[] = [
  ...subjects,
  { title: 'the default of 5 in a row', make: () => consecutiveFailures() },
  { title: 'failureRate by default', make: () => failureRate() },
  { title: 'failureRate over 1,000 calls', make: () => failureRate({ over: countWindow(1_000) }) },
  {
    title: 'anyOf a run, a count and a rate in parts that are no whole milliseconds',
    make: () =>
      anyOf(
        // Sixteenths and the like, which are exact: the ages in two snapshots must be the same to the last digit.
        consecutiveFailures(7),
        failureCount({ threshold: 30, over: timeWindow({ durationMs: 1_000, buckets: 16 }) }),
        failureRate({ threshold: 0.4, minimumCalls: 20, over: timeWindow({ durationMs: 5_000, buckets: 32 }) }),
      ),
  },
]

const delays: readonly { readonly title: string; readonly make: () => number | Backoff }[] = [
  { title: 'a number', make: () => 250 },
  ...backoffs,
]

/** Every strategy with two backoffs, one of them where nobody listens and nothing fails but the calls. */
export const scenarios: readonly Scenario[] = strategies.flatMap((strategy, at) =>
  [false, true].map((loud): Scenario => {
    // Steps without a common factor, so that what meets what changes from one scenario to the next.
    const backoff = delays[(at * 3 + (loud ? 5 : 0)) % delays.length] ?? { title: 'none', make: () => 100 }
    const shadow = loud && at % 5 === 3
    const notes = [loud ? ', hooks fail' : '', shadow ? ', shadow' : '']
    return {
      title: `${strategy.title}; ${backoff.title}${notes.join('')}`,
      trip: strategy.make,
      resetTimeoutMs: backoff.make(),
      halfOpenMaxCalls: 1 + (at % 4),
      successThreshold: 1 + ((at * 2) % 5),
      halfOpenFailureThreshold: 1 + (at % 2),
      probeTimeoutMs: at % 3 === 0 ? undefined : 40 + at * 35,
      shadow,
      loud,
    }
  }),
)
