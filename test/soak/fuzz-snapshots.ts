import fc from 'fast-check'
import { CircuitBreaker } from '../../src/index.ts'
import type { CircuitBreakerOptions, CircuitSnapshot } from '../../src/index.ts'
import { untyped } from '../support/complaint.ts'
import { at, places, replaced, without } from '../support/damage.ts'
import { Harness } from '../support/harness.ts'
import { subjects } from '../support/strategies.ts'
import type { Target } from './fuzz-targets.ts'
import { anything, type Making } from './fuzz-values.ts'
import { breakerWith, works } from './fuzz-works.ts'

/** Options, and what a breaker with them has saved. */
interface Saved {
  readonly title: string
  readonly options: CircuitBreakerOptions
  readonly snapshot: CircuitSnapshot
}

function saved(title: string, options: CircuitBreakerOptions, live: (harness: Harness) => void): Saved {
  const harness = new Harness({ wallClock: () => 1_000_000, ...options })
  live(harness)
  return { title, options, snapshot: JSON.parse(JSON.stringify(harness.breaker.snapshot())) as CircuitSnapshot }
}

const all: readonly Saved[] = [
  saved('open', {}, (harness) => harness.breaker.trip()),
  saved('half-open', {}, (harness) => harness.probe()),
  saved('closed again', {}, (harness) => harness.probe().succeed()),
  ...subjects.map(({ title, make, bad }) =>
    saved(`closed, ${title}`, { trip: make() }, (harness) => {
      harness.succeed(2)
      bad(harness)
    }),
  ),
]

/** Values of the kind that stands there, which may be good or not. */
function alike(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'string')
    return fc.oneof(fc.string(), fc.constant(`${value}0`), fc.stringMatching(/^[0-3]{0,12}$/))
  if (typeof value === 'number') return fc.oneof(fc.nat(12), fc.nat(), fc.double(), fc.maxSafeInteger())
  if (Array.isArray(value))
    return fc.oneof(fc.subarray(value), fc.constant([...(value as unknown[]), ...(value as unknown[])]))
  return fc.object()
}

/** A snapshot with one, two or no fields damaged. */
function nearlyGood(snapshot: unknown): fc.Arbitrary<Making> {
  const change = fc.oneof(
    ...places(snapshot).flatMap((path) => [
      fc.constant((from: unknown) => without(from, path).damaged),
      anything.map((by) => (from: unknown) => replaced(from, path, by()).damaged),
      alike(at(snapshot, path)).map((by) => (from: unknown) => replaced(from, path, by).damaged),
    ]),
    anything.map((by) => (from: unknown) => replaced(from, ['more'], by()).damaged),
  )
  return fc.array(change, { maxLength: 2 }).map(
    (changes) => () =>
      changes.reduce((from: unknown, change) => {
        try {
          return change(from)
        } catch {
          // The first change took away what the second was for, or cannot be copied.
          return from
        }
      }, snapshot),
  )
}

export const snapshotTargets: readonly Target[] = all.map(({ title, options, snapshot }): Target => ({
  title: `snapshot, ${title}`,
  values: fc.oneof({ weight: 5, arbitrary: nearlyGood(snapshot) }, { weight: 1, arbitrary: anything }),
  take: (value) => breakerWith({ ...options, wallClock: () => 1_000_500, snapshot: untyped(value) }),
  use: (made) => {
    const breaker = made as CircuitBreaker
    // What an accepted snapshot was made into can be saved and restored in its turn.
    breakerWith({ ...options, snapshot: JSON.parse(JSON.stringify(breaker.snapshot())) as CircuitSnapshot })
    works(breaker)
  },
}))
