import { number, readOptions, wholeNumber } from '../base/check.ts'
import { readSaved, savedCount, tallyPath } from '../base/saved.ts'
import type { Ending, TripStrategy } from './trip-strategy.ts'

/** All fields are optional. */
export interface StalledOptions {
  /**
   * The circuit opens when no call has ended for this long, in milliseconds, above 0. Choose it well above the time
   * that a slow answer takes.
   *
   * @default 10_000
   */
  readonly afterMs?: number | undefined
  /**
   * With fewer calls than this in flight, the circuit does not open; a whole number above 0.
   *
   * @default 10
   */
  readonly minimumCalls?: number | undefined
}

/** How many calls are in flight, and since when there have been enough of them without any that ended. */
interface Tally {
  successes: number
  failures: number
  inFlight: number
  sinceMs: number
}

/**
 * Opens when no call has ended for `afterMs` while at least `minimumCalls` are in flight. The rule looks at this
 * whenever a call is admitted or ends. Slow calls never open the circuit as long as some of them end. A call that its
 * caller gives up, or that never reached the dependency, does not count as ended. A permit that is never settled stays
 * in flight until the circuit opens or is reset. It counts towards `minimumCalls`, but does not open the circuit while
 * other calls end.
 *
 * @throws TypeError, RangeError
 */
export function stalled(options: StalledOptions = {}): TripStrategy {
  const { afterMs, minimumCalls } = readOptions('stalled()', options, {
    afterMs: [number('a number of milliseconds above 0', (value) => value > 0), 10_000],
    minimumCalls: [wholeNumber, 10],
  })
  const isStalled = ({ inFlight, sinceMs }: Tally, nowMs: number): boolean =>
    inFlight >= minimumCalls && nowMs - sinceMs >= afterMs

  return Object.freeze({
    shape: 'stalled',
    empty: (): Tally => ({ successes: 0, failures: 0, inFlight: 0, sinceMs: 0 }),
    record(tally: Tally, failed: boolean) {
      if (failed) tally.failures++
      else tally.successes++
      return undefined
    },
    enter(tally: Tally, nowMs: number) {
      if (++tally.inFlight === minimumCalls) tally.sinceMs = nowMs
      return true
    },
    leave(tally: Tally, _ticket: unknown, ending: Ending, nowMs: number) {
      // In a hang, callers that give up may be the last events. So this call is still among those that the look counts.
      if (ending === 'abandoned' && isStalled(tally, nowMs)) return
      tally.inFlight--
      if (ending !== 'abandoned' && ending !== 'unreached') tally.sinceMs = nowMs
    },
    overdue: (tally: Tally, nowMs: number) =>
      isStalled(tally, nowMs)
        ? `no end of ${tally.inFlight} calls for ${Math.floor(nowMs - tally.sinceMs)} ms`
        : undefined,
    counts: ({ failures, successes }: Tally) => ({ failures, successes }),
    save: ({ failures, successes }: Tally) => ({ failures, successes }),
    load(saved: unknown, _nowMs: number, path = tallyPath): Tally {
      const counts = readSaved(path, saved, { failures: [savedCount], successes: [savedCount] })
      return { ...counts, inFlight: 0, sinceMs: 0 }
    },
  })
}
