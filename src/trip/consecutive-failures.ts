import { check, milliseconds, readOptions, wholeNumber } from '../base/check.ts'
import { readSaved, savedAge, tallyPath } from '../base/saved.ts'
import { failuresInARow, type Run } from './failures-in-a-row.ts'
import type { TripStrategy } from './trip-strategy.ts'

/** All fields are optional. */
export interface ConsecutiveFailuresOptions {
  /**
   * How long the failures in a row must have lasted, from the first to the last, in milliseconds; 0 or more. In a
   * partial outage such a run is rare; in a total outage it always comes.
   *
   * @default 0
   */
  readonly forMs?: number | undefined
}

/** A run of failures whose duration matters. */
interface TimedRun extends Run {
  /** When it began. */
  sinceMs: number
}

/**
 * Opens after `n` failures with no success between them, once they have lasted `forMs`. This is the cheapest rule: a
 * success costs no clock read.
 *
 * @param n a whole number above 0. Default 5
 * @throws TypeError, RangeError
 */
export function consecutiveFailures(n = 5, options: ConsecutiveFailuresOptions = {}): TripStrategy {
  const caller = 'consecutiveFailures()'
  check(caller, 'n', n, wholeNumber)
  const { forMs } = readOptions(caller, options, { forMs: [milliseconds, 0] })
  const inARow = failuresInARow(n)
  if (forMs === 0) return inARow

  return Object.freeze({
    ...inARow,
    empty: (): TimedRun => ({ ...inARow.empty(), sinceMs: 0 }),
    record(run: TimedRun, failed: boolean, durationMs: number, nowMs: number) {
      const reason = inARow.record(run, failed, durationMs, nowMs)
      if (run.inARow === 1) run.sinceMs = nowMs
      return nowMs - run.sinceMs >= forMs ? reason : undefined
    },
    save: (run: TimedRun, nowMs: number) => ({
      ...(inARow.save(run, nowMs) as Run),
      ...(run.inARow > 0 ? { lastedMs: Math.max(0, nowMs - run.sinceMs) } : {}),
    }),
    load(saved: unknown, nowMs: number, path = tallyPath): TimedRun {
      const run = inARow.load(saved, nowMs, path)
      // A run that was saved without `forMs` has no age, so it begins with the snapshot.
      const age = readSaved(path, { lastedMs: 0, ...(saved as object) }, { lastedMs: [savedAge] })
      return { ...run, sinceMs: nowMs - age.lastedMs }
    },
  })
}
