import { rule } from '../base/check.ts'
import type { TripStrategy } from './trip-strategy.ts'
import type { TripWindow, WindowTotals } from './window.ts'

/**
 * A strategy over a window. The window keeps the counts, and `reasonOf` is the rule. The rule is applied after a
 * failure, and after a slow call if slow calls count.
 */
export function windowed(
  name: string,
  over: TripWindow,
  reasonOf: (totals: WindowTotals) => string | undefined,
  slowerThanMs = Infinity,
): TripStrategy {
  return Object.freeze({
    shape: `${name} over ${over.shape}`,
    clockless: over.clockless === true,
    empty: () => over.empty(),
    record(frame: unknown, failed: boolean, durationMs: number, nowMs: number) {
      const slow = durationMs > slowerThanMs
      over.record(frame, failed, slow, nowMs)
      return failed || slow ? reasonOf(over.totals(frame, nowMs)) : undefined
    },
    ...(over.absorb === undefined
      ? {}
      : {
          absorb(frame: unknown, counted: WindowTotals, ageMs: number, nowMs: number) {
            over.absorb?.(frame, counted, ageMs, nowMs)
            const { failures, slow } = counted
            return failures > 0 || (slow > 0 && slowerThanMs < Infinity)
              ? reasonOf(over.totals(frame, nowMs))
              : undefined
          },
        }),
    counts(frame: unknown, nowMs: number) {
      const { calls, failures } = over.totals(frame, nowMs)
      return { failures, successes: calls - failures }
    },
    save: (frame: unknown, nowMs: number) => over.save(frame, nowMs),
    load: (saved: unknown, nowMs: number, path?: string) => over.load(saved, nowMs, path),
  })
}

/** The methods that make an object a window. */
const methods = ['empty', 'record', 'totals', 'save', 'load'] as const

/** The rule for the option `over`. */
export const windowRule = rule<TripWindow>('object', 'a window, such as countWindow(100) or timeWindow()', (window) =>
  methods.every((method) => typeof window[method] === 'function'),
)
