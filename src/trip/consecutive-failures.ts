import { check, milliseconds, readOptions, wholeNumber } from '../base/check.ts'
import { damaged, readSaved, savedAge, savedCount, tallyPath } from '../base/saved.ts'
import type { TripStrategy } from './trip-strategy.ts'

export interface ConsecutiveFailuresOptions {
  /**
   * How long the run must have lasted, from its first failure to its last, in milliseconds; 0 or more. A partial outage seldom
   * has such a run, a total one always.
   *
   * @default 0
   */
  readonly forMs?: number | undefined
}

/** Counts of the present period, and the run of failures since the last success. */
interface Run {
  successes: number
  failures: number
  inARow: number
  /** When the run began; only where its length in time matters. */
  sinceMs?: number
}

/**
 * Opens at `n` failures with no success between them, once they have lasted `forMs`. The cheapest rule: a success costs no
 * clock read.
 *
 * @param n a whole number above 0. Default 5
 * @throws TypeError, RangeError
 */
export function consecutiveFailures(n = 5, options: ConsecutiveFailuresOptions = {}): TripStrategy {
  const caller = 'consecutiveFailures()'
  check(caller, 'n', n, wholeNumber)
  const { forMs } = readOptions(caller, options, { forMs: [milliseconds, 0] })

  return Object.freeze({
    shape: 'consecutiveFailures',
    clockless: true,
    empty: (): Run => ({ successes: 0, failures: 0, inARow: 0 }),
    record(run: Run, failed: boolean, _durationMs: number, nowMs: number) {
      run.inARow = failed ? run.inARow + 1 : 0
      if (failed) run.failures++
      else run.successes++
      if (run.inARow === 1 && forMs > 0) run.sinceMs = nowMs
      const lasted = forMs === 0 || nowMs - Number(run.sinceMs) >= forMs
      return run.inARow >= n && lasted
        ? `${run.inARow} ${run.inARow === 1 ? 'failure' : 'failures in a row'}`
        : undefined
    },
    counts: ({ inARow, failures, successes }: Run) => ({ failures, successes, consecutiveFailures: inARow }),
    save({ sinceMs = NaN, ...counts }: Run, nowMs: number) {
      return counts.inARow > 0 && forMs > 0 ? { ...counts, lastedMs: Math.max(0, nowMs - sinceMs) } : counts
    },
    load(saved: unknown, nowMs: number, path = tallyPath): Run {
      const count = [savedCount] as const
      const run = readSaved(path, saved, { successes: count, failures: count, inARow: count })
      if (run.inARow > run.failures) throw damaged(`${path}.inARow`, 'at most `failures`', run.inARow)
      // One that was saved without `forMs` has no age: it begins with the snapshot.
      const age = readSaved(path, { lastedMs: 0, ...(saved as object) }, { lastedMs: [savedAge] })
      return forMs > 0 ? { ...run, sinceMs: nowMs - age.lastedMs } : run
    },
  })
}
