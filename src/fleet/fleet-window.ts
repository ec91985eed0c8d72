import type { TripStrategy } from '../trip/trip-strategy.ts'
import type { WindowTotals } from '../trip/window.ts'
import type { Reply } from './reply.ts'

/** What was seen of the calls of all instances is kept for so long at least, in milliseconds. */
const leastHistoryMs = 60_000

/** In how many parts. */
const parts = 20

const none = (): { calls: number; failures: number; slow: number } => ({ calls: 0, failures: 0, slow: 0 })

/** What one breaker has counted of its own since it told of it, and what it knows of the counts of all instances. */
export class FleetWindow {
  /** The strategy of the breaker, which counts what it records. */
  readonly trip: TripStrategy
  readonly #judges: TripStrategy
  readonly historyMs: number
  readonly bucketMs: number
  #own = none()
  /** What is in each part already, told or taken on. */
  #known = new Map<string, WindowTotals>()

  /** @param onCount called with the first call after all were told */
  constructor(trip: TripStrategy, everyMs: number, onCount: () => void) {
    const { slowerThanMs = Infinity } = trip
    this.#judges = trip
    const windows = [...trip.shape.matchAll(/timeWindow\((\d+)/g)].map(([, ms]) => Number(ms))
    this.historyMs = Math.max(leastHistoryMs, ...windows)
    this.bucketMs = Math.ceil(Math.max(everyMs, this.historyMs / parts))
    // Its methods may be those of a class.
    this.trip = Object.create(trip, {
      record: {
        value: (...args: Parameters<TripStrategy['record']>): string | undefined => {
          const [, failed, durationMs] = args
          const own = this.#own
          own.calls++
          if (failed) own.failures++
          if (durationMs > slowerThanMs) own.slow++
          if (own.calls === 1) onCount()
          return trip.record(...args)
        },
      },
    }) as TripStrategy
  }

  /** What was counted since, which is told now. */
  take(): WindowTotals {
    const own = this.#own
    this.#own = none()
    return own
  }

  /**
   * Counts in the tally what others have counted that was not known here. Returns the reason why the circuit should open, if it
   * should.
   *
   * @param own what was told with it
   */
  absorb(tally: unknown, own: WindowTotals, { bucket, buckets }: Reply, nowMs: number): string | undefined {
    add(this.#known, bucket, own)
    const known = this.#known
    this.#known = new Map(buckets.map(({ number, calls, failures, slow }) => [number, { calls, failures, slow }]))
    let reason: string | undefined
    for (const { number, ageMs, ...all } of buckets) {
      const before = known.get(number) ?? none()
      const counted = {
        calls: Math.max(0, all.calls - before.calls),
        failures: Math.max(0, all.failures - before.failures),
        slow: Math.max(0, all.slow - before.slow),
      }
      if (counted.calls > 0) reason = this.#judges.absorb?.(tally, counted, ageMs, nowMs) ?? reason
    }
    return reason
  }

  /** A new period: what was counted before counts no more. */
  forget(): void {
    this.#own = none()
    this.#known.clear()
  }
}

function add(known: Map<string, WindowTotals>, number: string, own: WindowTotals): void {
  const { calls, failures, slow } = known.get(number) ?? none()
  known.set(number, { calls: calls + own.calls, failures: failures + own.failures, slow: slow + own.slow })
}
