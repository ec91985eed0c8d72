import { check, wholeNumber } from '../base/check.ts'
import { damaged, readSaved, savedCount, tallyPath } from '../base/saved.ts'
import type { TripStrategy } from './trip-strategy.ts'

/** Counts of the present period, and the run of failures since the last success. */
interface Run {
  successes: number
  failures: number
  inARow: number
}

/**
 * Opens at `n` failures with no success between them. The cheapest rule: a success costs no clock read.
 *
 * @param n a whole number above 0. Default 5
 * @throws TypeError, RangeError
 */
export function consecutiveFailures(n = 5): TripStrategy {
  check('consecutiveFailures()', 'n', n, wholeNumber)

  return Object.freeze({
    shape: 'consecutiveFailures',
    clockless: true,
    empty: () => ({ successes: 0, failures: 0, inARow: 0 }),
    record(run: Run, failed: boolean) {
      run.inARow = failed ? run.inARow + 1 : 0
      if (failed) run.failures++
      else run.successes++
      return run.inARow >= n ? `${run.inARow} ${run.inARow === 1 ? 'failure' : 'failures in a row'}` : undefined
    },
    counts: ({ inARow, ...counts }: Run) => ({ ...counts, consecutiveFailures: inARow }),
    save: (run: Run) => ({ ...run }),
    load(saved: unknown, _nowMs: number, path = tallyPath) {
      const count = [savedCount] as const
      const run = readSaved(path, saved, { successes: count, failures: count, inARow: count })
      if (run.inARow > run.failures) throw damaged(`${path}.inARow`, 'at most `failures`', run.inARow)
      return run
    },
  })
}
