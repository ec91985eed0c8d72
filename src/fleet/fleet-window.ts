import type { TripStrategy } from '../trip/trip-strategy.ts'
import type { WindowTotals } from '../trip/window.ts'
import type { Reply } from './reply.ts'

/** What was seen of the calls of all instances is kept for at least this long, in milliseconds. */
const leastHistoryMs = 60_000

/** In how many parts. */
const parts = 20

/** Counts on their way to Redis. They are told again under the same number until there is an answer. */
export interface Telling extends WindowTotals {
  readonly number: number
  /** Since when they are told. */
  readonly atMs: number
}

const none = (): { calls: number; failures: number; slow: number } => ({ calls: 0, failures: 0, slow: 0 })

/** What one breaker has counted since it last told the fleet, and what it knows of the counts of all instances. */
export class FleetWindow {
  /** The strategy of the breaker, which counts what it records. */
  readonly trip: TripStrategy
  readonly #judges: TripStrategy
  readonly historyMs: number
  readonly bucketMs: number
  #own = none()
  #telling: Telling | undefined
  readonly #onCount: () => void
  /** What is in each part already, told or taken on. */
  #known = new Map<string, WindowTotals>()
  /** The moment at which the period of the circuit began. */
  #sinceMs = -Infinity
  /** How many calls went wrong here, in each part of the time of the breaker. */
  readonly #wrong = new Map<number, number>()
  /** Fewer calls that went wrong here are no reason to open alone, as the fleet was seen last; and until when that counts. */
  #least = 0
  #leastUntilMs = -Infinity
  /** A reason to open that this instance has not seen enough for. */
  #reason: string | undefined
  readonly #quorum: number

  /** @param onCount called with the first call after all were told */
  constructor(trip: TripStrategy, everyMs: number, quorum: number, onCount: () => void) {
    this.#quorum = quorum
    this.#onCount = onCount
    const { slowerThanMs = Infinity } = trip
    this.#judges = trip
    const windows = [...trip.shape.matchAll(/timeWindow\((\d+)/g)].map(([, ms]) => Number(ms))
    this.historyMs = Math.max(leastHistoryMs, ...windows)
    this.bucketMs = Math.ceil(Math.max(everyMs, this.historyMs / parts))
    // Its methods may be those of a class.
    this.trip = Object.create(trip, {
      record: {
        value: (...args: Parameters<TripStrategy['record']>): string | undefined => {
          const [, failed, durationMs, nowMs] = args
          const own = this.#own
          const slow = durationMs > slowerThanMs
          own.calls++
          if (failed) own.failures++
          if (slow) own.slow++
          if (own.calls === 1) onCount()
          if (failed || slow) this.#noteWrong(Number(failed) + Number(slow), nowMs)
          const reason = trip.record(...args)
          if (reason === undefined || this.isWitness(nowMs)) return reason
          this.#reason = reason
          return undefined
        },
      },
    }) as TripStrategy
  }

  /** What is told now: what has no answer yet, or else what was counted since, under this number; `undefined`: there is nothing. */
  take(number: number, nowMs: number): Telling | undefined {
    if (this.#telling === undefined && this.#own.calls > 0) {
      this.#telling = { ...this.#own, number, atMs: nowMs }
      this.#own = none()
    }
    return this.#telling
  }

  /** It was told, and perhaps answered. */
  told(telling: Telling, isAnswered: boolean): void {
    if (isAnswered && telling === this.#telling) this.#telling = undefined
    if (this.#telling !== undefined || this.#own.calls > 0) this.#onCount()
  }

  /** What was counted, and not told yet, is none of the fleet's. */
  skip(): void {
    this.#own = none()
  }

  /** How many calls went wrong here of late: one that failed and was slow counts twice, as it does for the fleet. */
  wrongOfLate(nowMs: number): number {
    const oldest = Math.floor((nowMs - this.historyMs) / this.bucketMs)
    let wrong = 0
    for (const [part, count] of this.#wrong) {
      if (part <= oldest) this.#wrong.delete(part)
      else wrong += count
    }
    return wrong
  }

  /** Whether this instance has seen so much itself that it may open: half of what each of a quorum sees. */
  isWitness(nowMs: number): boolean {
    return nowMs >= this.#leastUntilMs || this.wrongOfLate(nowMs) >= this.#least
  }

  /**
   * Counts in the tally what others have counted that was not known here. Returns the reason why the circuit should open, if it
   * should.
   *
   * @param own what was told with it
   */
  absorb(tally: unknown, own: WindowTotals, { bucket, buckets, alive }: Reply, nowMs: number): string | undefined {
    const known = this.#known
    this.#known = new Map(buckets.map(({ number, calls, failures, slow }) => [number, { calls, failures, slow }]))
    let reason = this.#reason
    this.#reason = undefined
    let wrong = 0
    for (const { number, ageMs, ...all } of buckets) {
      const isEarlier = nowMs - ageMs < this.#sinceMs
      if (!isEarlier) wrong += all.failures + all.slow
      // What began before this period is none of it; only what is added from now on.
      const seen = known.get(number) ?? (isEarlier ? all : none())
      const before = number === bucket ? sum(seen, own) : seen
      const counted = {
        calls: Math.max(0, all.calls - before.calls),
        failures: Math.max(0, all.failures - before.failures),
        slow: Math.max(0, all.slow - before.slow),
      }
      if (counted.calls > 0) reason = this.#judges.absorb?.(tally, counted, ageMs, nowMs) ?? reason
    }
    const quorum = this.#quorum < 1 ? this.#quorum * alive : Math.min(this.#quorum, alive)
    this.#least = wrong / (2 * Math.max(1, quorum))
    this.#leastUntilMs = nowMs + this.historyMs
    return reason
  }

  /**
   * A new period: what was counted before counts no more.
   *
   * @param sinceMs when it began, where the others go on; -Infinity: they have begun anew too
   */
  forget(sinceMs: number): void {
    this.#own = none()
    this.#telling = undefined
    this.#known.clear()
    this.#wrong.clear()
    this.#sinceMs = sinceMs
    this.#leastUntilMs = -Infinity
    this.#reason = undefined
  }

  #noteWrong(count: number, nowMs: number): void {
    const part = Math.floor(nowMs / this.bucketMs)
    // They are not needed while Redis is away.
    if (!this.#wrong.has(part)) this.wrongOfLate(nowMs)
    this.#wrong.set(part, (this.#wrong.get(part) ?? 0) + count)
  }
}

const sum = (one: WindowTotals, other: WindowTotals): WindowTotals => ({
  calls: one.calls + other.calls,
  failures: one.failures + other.failures,
  slow: one.slow + other.slow,
})
