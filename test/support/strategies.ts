import {
  anyOf,
  consecutiveFailures,
  countWindow,
  failureCount,
  failureRate,
  slowCallRate,
  timeWindow,
} from 'recloser/trip'
import type { TripStrategy } from 'recloser/trip'
import type { Harness } from './harness.ts'

export const windowMs = 60_000
export const slowerThanMs = 100

/** One rule over one window. From an empty tally the third bad call in a row opens the circuit, whatever the rule. */
export interface Subject {
  readonly title: string
  readonly make: () => TripStrategy
  /** Makes a call that counts against the dependency: a failure, or a slow success where slowness is the rule. */
  readonly bad: (harness: Harness) => void
  /** Whether bad calls are forgotten with time. */
  readonly forgets: boolean
}

const failing = (harness: Harness): void => {
  harness.fail()
}
const slow = (harness: Harness): void => {
  harness.succeedSlowly(slowerThanMs + 1)
}
const half = { threshold: 0.5, minimumCalls: 3 }
const lately = { durationMs: windowMs, buckets: 6 }

export const subjects: readonly Subject[] = [
  { title: 'consecutiveFailures', make: () => consecutiveFailures(3), bad: failing, forgets: false },
  {
    title: 'failureCount over a count window',
    make: () => failureCount({ threshold: 3, over: countWindow(10) }),
    bad: failing,
    forgets: false,
  },
  {
    title: 'failureCount over a time window',
    make: () => failureCount({ threshold: 3, over: timeWindow(lately) }),
    bad: failing,
    forgets: true,
  },
  {
    title: 'failureRate over a count window',
    make: () => failureRate({ ...half, over: countWindow(10) }),
    bad: failing,
    forgets: false,
  },
  {
    title: 'failureRate over a time window',
    make: () => failureRate({ ...half, over: timeWindow(lately) }),
    bad: failing,
    forgets: true,
  },
  {
    title: 'slowCallRate over a count window',
    make: () => slowCallRate({ ...half, slowerThanMs, over: countWindow(10) }),
    bad: slow,
    forgets: false,
  },
  {
    title: 'slowCallRate over a time window',
    make: () => slowCallRate({ ...half, slowerThanMs, over: timeWindow(lately) }),
    bad: slow,
    forgets: true,
  },
  {
    title: 'anyOf a rate and a slow call rate, tripped by failures',
    make: () =>
      anyOf(
        failureRate({ ...half, over: countWindow(10) }),
        slowCallRate({ ...half, slowerThanMs, over: timeWindow(lately) }),
      ),
    bad: failing,
    forgets: false,
  },
  {
    title: 'anyOf a rate and a slow call rate, tripped by slow calls',
    make: () =>
      anyOf(
        failureRate({ ...half, over: countWindow(10) }),
        slowCallRate({ ...half, slowerThanMs, over: timeWindow(lately) }),
      ),
    bad: slow,
    forgets: true,
  },
]
