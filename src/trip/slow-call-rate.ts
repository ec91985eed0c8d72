import { milliseconds, readOptions } from '../base/check.ts'
import { putIn, ring, takeOut, type CallInFlight } from './calls-in-flight.ts'
import { completeRate, rateSchema, shareText, type WindowRateOptions } from './rate.ts'
import type { Ending, TripStrategy } from './trip-strategy.ts'
import type { WindowTotals } from './window.ts'
import { windowed } from './windowed.ts'

export interface SlowCallRateOptions extends WindowRateOptions {
  /** A call that takes longer than this many milliseconds is slow, with any outcome; 0 or more. */
  readonly slowerThanMs: number
}

/** The data of the window, and the calls in flight. */
interface Tally {
  readonly frame: unknown
  readonly calls: CallInFlight
}

/**
 * Opens when the share of slow calls in a window reaches `threshold`, once the window holds `minimumCalls`. A call
 * counts as slow as soon as it is overdue, while it is still in flight; the rule looks at calls in flight whenever a
 * call is admitted or ends. A call that its caller gave up also counts, if it took longer than `slowerThanMs`. While
 * half-open, a slow probe counts as a failed probe. Each call costs two clock reads.
 *
 * @throws TypeError, RangeError
 */
export function slowCallRate(options: SlowCallRateOptions): TripStrategy {
  const caller = 'slowCallRate()'
  const { slowerThanMs, ...rate } = readOptions(caller, options, { slowerThanMs: [milliseconds], ...rateSchema })
  const { threshold, minimumCalls, over } = completeRate(caller, rate)
  const settled = windowed(
    'slowCallRate',
    over,
    ({ calls, slow }) =>
      calls >= minimumCalls && slow / calls >= threshold
        ? `slow-call rate ${shareText(slow, calls)} of ${calls} calls`
        : undefined,
    slowerThanMs,
  )
  const isOverdue = ({ admittedAtMs }: CallInFlight, nowMs: number): boolean => nowMs - admittedAtMs > slowerThanMs

  return Object.freeze({
    shape: settled.shape,
    clockless: settled.clockless,
    slowerThanMs,
    empty: (): Tally => ({ frame: over.empty(), calls: ring() }),
    record: ({ frame }: Tally, failed: boolean, durationMs: number, nowMs: number, _?: unknown, call?: CallInFlight) =>
      call?.counted === true ? undefined : settled.record(frame, failed, durationMs, nowMs),
    // Without a limit they would stay as long as they are in flight, and a lost permit stays in flight forever.
    enter: ({ calls }: Tally, nowMs: number) => (slowerThanMs < Infinity ? putIn(calls, nowMs) : undefined),
    leave(_: Tally, call: CallInFlight, ending: Ending, nowMs: number) {
      // A call that is not recorded stays until the next look, which counts it.
      const counts = (ending === 'ignored' || ending === 'abandoned') && isOverdue(call, nowMs)
      if (!counts) takeOut(call)
    },
    overdue({ frame, calls }: Tally, nowMs: number) {
      let reason: string | undefined
      for (let oldest = calls.after; isOverdue(oldest, nowMs); oldest = calls.after) {
        takeOut(oldest)
        oldest.counted = true
        reason = settled.record(frame, false, nowMs - oldest.admittedAtMs, nowMs)
      }
      return reason
    },
    ...(settled.absorb === undefined
      ? {}
      : {
          absorb: ({ frame }: Tally, counted: WindowTotals, ageMs: number, nowMs: number) =>
            settled.absorb?.(frame, counted, ageMs, nowMs),
        }),
    counts: ({ frame }: Tally, nowMs: number) => settled.counts(frame, nowMs),
    save: ({ frame }: Tally, nowMs: number) => settled.save(frame, nowMs),
    load: (saved: unknown, nowMs: number, path?: string): Tally => ({
      frame: settled.load(saved, nowMs, path),
      calls: ring(),
    }),
  })
}
