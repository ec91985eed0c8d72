import { damaged, readSaved, savedCount, tallyPath } from '../base/saved.ts'
import type { TripStrategy } from './trip-strategy.ts'

/** The counts of the current period, and the failures since the last success. */
export interface Run {
  successes: number
  failures: number
  inARow: number
}

/** The strategy of `consecutiveFailures()` without options, from a checked number. */
export const failuresInARow = (n = 5): TripStrategy<Run> =>
  Object.freeze({
    shape: 'consecutiveFailures',
    clockless: true,
    empty: () => ({ successes: 0, failures: 0, inARow: 0 }),
    record(run: Run, failed: boolean) {
      run.inARow = failed ? run.inARow + 1 : 0
      if (failed) run.failures++
      else run.successes++
      return run.inARow >= n ? `${run.inARow} ${run.inARow === 1 ? 'failure' : 'failures in a row'}` : undefined
    },
    counts: ({ inARow, failures, successes }: Run) => ({ failures, successes, consecutiveFailures: inARow }),
    save: ({ successes, failures, inARow }: Run) => ({ successes, failures, inARow }),
    load(saved: unknown, _nowMs: number, path = tallyPath) {
      const count = [savedCount] as const
      const run = readSaved(path, saved, { successes: count, failures: count, inARow: count })
      if (run.inARow > run.failures) throw damaged(`${path}.inARow`, 'at most `failures`', run.inARow)
      return run
    },
  })
