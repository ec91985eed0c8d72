import { rule } from '../base/check.ts'
import { readSaved, savedAge, tallyPath } from '../base/saved.ts'
import type { TripStrategy } from './trip-strategy.ts'
import type { WindowTotals } from './window.ts'

interface Tally {
  readonly inner: unknown
  /** The time since which the strategy has had a reason at each failure; `undefined` if it had none at the last one. */
  sinceMs: number | undefined
}

/** The same strategy, but it opens only after it has had a reason at each failure for `forMs`. */
export function lasting(strategy: TripStrategy, forMs: number): TripStrategy {
  /** The reason, once there has been one at each failure for `forMs`. */
  function lastingReason(tally: Tally, reason: string | undefined, nowMs: number): string | undefined {
    tally.sinceMs = reason === undefined ? undefined : (tally.sinceMs ?? nowMs)
    return tally.sinceMs !== undefined && nowMs - tally.sinceMs >= forMs ? reason : undefined
  }

  return Object.freeze({
    ...strategy,
    shape: `${strategy.shape}, lasting`,
    empty: (): Tally => ({ inner: strategy.empty(), sinceMs: undefined }),
    record(tally: Tally, failed: boolean, durationMs: number, nowMs: number) {
      const reason = strategy.record(tally.inner, failed, durationMs, nowMs)
      return failed ? lastingReason(tally, reason, nowMs) : undefined
    },
    ...(strategy.absorb === undefined
      ? {}
      : {
          absorb(tally: Tally, counted: WindowTotals, ageMs: number, nowMs: number) {
            const reason = strategy.absorb?.(tally.inner, counted, ageMs, nowMs)
            return counted.failures > 0 ? lastingReason(tally, reason, nowMs) : undefined
          },
        }),
    counts: ({ inner }: Tally, nowMs: number) => strategy.counts(inner, nowMs),
    save: ({ inner, sinceMs }: Tally, nowMs: number) => ({
      lastedMs: sinceMs === undefined ? null : Math.max(0, nowMs - sinceMs),
      inner: strategy.save(inner, nowMs),
    }),
    load(saved: unknown, nowMs: number, path = tallyPath): Tally {
      const { lastedMs, inner } = readSaved(path, saved, { lastedMs: [savedAge, undefined], inner: [savedTally] })
      const sinceMs = lastedMs === undefined ? undefined : nowMs - lastedMs
      return { inner: strategy.load(inner, nowMs, `${path}.inner`), sinceMs }
    },
  })
}

// The strategy itself reports errors in it.
const savedTally = rule<object>('object', 'an object')
