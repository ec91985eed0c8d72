import type { CircuitTotals } from '../breaker/circuit-stats.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitState } from '../machine/state.ts'

/** How far a history goes back, and how long one of its buckets is, in milliseconds. */
export const reachMs = 600_000
export const bucketMs = 5_000

/** How many changes of state are kept. If there are more, only the latest. */
const mostBands = 240

/** The results of the calls that ended in one bucket. */
interface Bucket {
  /** The number of the bucket, counted from 0 on the breaker's clock. */
  readonly number: number
  calls: number
  failures: number
  rejected: number
  /** How many of the calls were timed, and how long they took. */
  timed: number
  totalMs: number
  slowestMs: number
}

/** The state of the circuit from a point in time. */
interface Band {
  readonly fromMs: number
  readonly state: BandState
}

/** A state, or a hold in any state. */
export type BandState = CircuitState | 'held open' | 'held closed'

/** The history of one breaker, as plain JSON. Ages are in milliseconds, oldest first; lists of one part have the same length. */
export interface ShownHistory {
  /** How far back there is data, at most ten minutes. */
  readonly knownMs: number
  readonly bands: { readonly agoMs: readonly number[]; readonly state: readonly BandState[] }
  /** A bucket begins at its age. If there is no bucket, there were no calls, or they were not read yet. */
  readonly buckets: {
    readonly agoMs: readonly number[]
    /** Calls that ran, with any outcome. */
    readonly calls: readonly number[]
    readonly failures: readonly number[]
    readonly rejected: readonly number[]
    /** Of the calls that were timed; null if none was. */
    readonly meanMs: readonly (number | null)[]
    readonly slowestMs: readonly (number | null)[]
  }
}

/**
 * The last ten minutes of one breaker, by its own clock. States and failures are exact. The other counts are the
 * differences of its totals between two readings, spread evenly over the time between. A reading is taken with each
 * change of state, with each failure, and while the console is open.
 */
export class History {
  readonly #breaker: CircuitBreaker
  readonly #beganAtMs: number
  #bands: Band[] = []
  #buckets: Bucket[] = []
  #readAtMs: number
  #totals: CircuitTotals

  constructor(breaker: CircuitBreaker) {
    this.#breaker = breaker
    this.#beganAtMs = this.#readAtMs = breaker.nowMs
    this.#totals = breaker.totals
    this.note()
  }

  /** Whether the state has changed within the time that is shown. */
  get isEventful(): boolean {
    return this.#bands.length > 1
  }

  /** Notes the state after a change of it, and reads the totals. */
  note(): void {
    this.read()
    const nowMs = this.#readAtMs
    const { state, held } = this.#breaker.current
    // A change that was expected later does not come.
    this.#bands = this.#bands.filter(({ fromMs }) => fromMs < nowMs)
    const now = held ? (`held ${held}` as const) : this.#breaker.state
    if (this.#bands.at(-1)?.state !== now) this.#bands.push({ fromMs: nowMs, state: now })
    // An open circuit becomes half-open without an event.
    const dueAtMs = state.atMs + state.openMs
    if (!held && state.kind === 'open' && dueAtMs > nowMs) this.#bands.push({ fromMs: dueAtMs, state: 'half-open' })
    this.#bands.splice(0, this.#bands.length - mostBands)
  }

  /** Counts what has ended since it was last called. */
  read(): void {
    const { totals, nowMs } = this.#breaker
    const before = this.#totals
    const fromMs = this.#readAtMs
    this.#totals = totals
    this.#readAtMs = nowMs
    const calls = ranOf(totals) - ranOf(before)
    const failures = totals.failures - before.failures
    const rejected = totals.rejected - before.rejected
    this.#forget(nowMs)
    if (calls + rejected > failures) this.#spread(fromMs, nowMs, [calls - failures, rejected])
    if (failures > 0) {
      // Each of these has an event, so they happened just now.
      const bucket = this.#bucketAt(Math.floor(nowMs / bucketMs))
      bucket.calls += failures
      bucket.failures += failures
    }
  }

  /** Records a call that has just ended: a failure, or a call that was timed, and how long it took. */
  take(durationMs: number | undefined): void {
    this.read()
    if (durationMs === undefined) return
    const bucket = this.#bucketAt(Math.floor(this.#breaker.nowMs / bucketMs))
    bucket.timed++
    bucket.totalMs += durationMs
    bucket.slowestMs = Math.max(bucket.slowestMs, durationMs)
  }

  /** The current data. */
  shown(): ShownHistory {
    this.read()
    const nowMs = this.#readAtMs
    const bands = this.#bands.filter(({ fromMs }) => fromMs <= nowMs)
    const buckets = this.#buckets
    // There is always one.
    const begins = Number(this.#bands[0]?.fromMs)
    return {
      knownMs: Math.min(reachMs, nowMs - Math.max(this.#beganAtMs, begins)),
      bands: {
        agoMs: bands.map(({ fromMs }) => Math.min(reachMs, nowMs - fromMs)),
        state: bands.map(({ state }) => state),
      },
      buckets: {
        agoMs: buckets.map(({ number }) => nowMs - number * bucketMs),
        calls: buckets.map(({ calls }) => calls),
        failures: buckets.map(({ failures }) => failures),
        rejected: buckets.map(({ rejected }) => rejected),
        meanMs: buckets.map(({ timed, totalMs }) => (timed > 0 ? totalMs / timed : null)),
        slowestMs: buckets.map(({ timed, slowestMs }) => (timed > 0 ? slowestMs : null)),
      },
    }
  }

  /** Spreads counts evenly over the time in which they came. Data that is too old to be shown is left out. */
  #spread(fromMs: number, toMs: number, counts: readonly number[]): void {
    const lengthMs = toMs - fromMs
    const first = Math.floor(Math.max(fromMs, toMs - reachMs) / bucketMs)
    for (let number = first; number * bucketMs <= toMs; number++) {
      const startMs = Math.max(fromMs, number * bucketMs)
      const endMs = Math.min(toMs, (number + 1) * bucketMs)
      // Rounds the cumulative count, not each part, to keep the sum.
      const until = (count: number, atMs: number): number => Math.round((count * (atMs - fromMs)) / lengthMs)
      const [calls = 0, rejected = 0] = counts.map((count) =>
        lengthMs > 0 ? until(count, endMs) - until(count, startMs) : count,
      )
      if (calls + rejected === 0) continue
      const bucket = this.#bucketAt(number)
      bucket.calls += calls
      bucket.rejected += rejected
    }
  }

  #bucketAt(number: number): Bucket {
    const last = this.#buckets.at(-1)
    if (last?.number === number) return last
    const bucket = { number, calls: 0, failures: 0, rejected: 0, timed: 0, totalMs: 0, slowestMs: 0 }
    this.#buckets.push(bucket)
    return bucket
  }

  /** Drops data that is too old to be shown, except the last state before that time. */
  #forget(nowMs: number): void {
    const fromMs = nowMs - reachMs
    while (Number(this.#buckets[0]?.number) * bucketMs <= fromMs - bucketMs) this.#buckets.shift()
    while (Number(this.#bands[1]?.fromMs) <= fromMs) this.#bands.shift()
  }
}

/** Calls that ran. */
const ranOf = ({ successes, failures, ignored, late }: CircuitTotals): number => successes + failures + ignored + late
