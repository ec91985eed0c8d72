import type { RecordedCall } from '../simulate/recorded-call.ts'
import type { ReplayResult } from '../simulate/replay-result.ts'

/** The results of the calls that began within a short time. */
export interface TimelineBucket {
  readonly atMs: number
  /** Admitted calls, and those of them that failed. */
  readonly calls: number
  readonly failures: number
  readonly rejected: number
  /** Of the admitted calls that ended; null if none did. */
  readonly meanMs: number | null
  readonly slowestMs: number | null
}

/** A replay over time, for a drawing. */
export interface TimelineData {
  readonly fromMs: number
  readonly toMs: number
  readonly knownFromMs: number
  readonly bucketMs: number
  readonly bands: readonly TimelineBand[]
  readonly buckets: readonly TimelineBucket[]
  /** How often the circuit opened. */
  readonly openings: number
  /** Between these moments the states are only known from the buckets: it was open in those with a rejected call. */
  readonly coarse?: { readonly fromMs: number; readonly toMs: number }
}

export interface TimelineBand {
  readonly fromMs: number
  readonly toMs: number
  readonly state: string
}

interface Sums {
  calls: number
  failures: number
  rejected: number
  ended: number
  tookMs: number
  slowestMs: number
}

/** The length of a bucket at first; it doubles when there are too many buckets. */
const firstBucketMs = 100
const mostBuckets = 1_200

/** Sums up calls by the time in which they began, in memory that does not grow with the length of the trace. */
export class Timeline {
  #bucketMs = firstBucketMs
  #buckets = new Map<number, Sums>()
  #fromMs: number | undefined

  note({ atMs, durationMs, outcome }: RecordedCall, admitted: boolean): void {
    this.#fromMs ??= atMs
    while ((atMs - this.#fromMs) / this.#bucketMs >= mostBuckets) this.#halve()
    const sums = this.#sumsAt(Math.floor((atMs - this.#fromMs) / this.#bucketMs))
    if (!admitted) {
      sums.rejected++
      return
    }
    sums.calls++
    if (outcome === 'failure') sums.failures++
    if (durationMs === Infinity) return
    sums.ended++
    sums.tookMs += durationMs
    sums.slowestMs = Math.max(sums.slowestMs, durationMs)
  }

  /** @param result of the replay of these calls */
  data({ fromMs, toMs, periods, totals }: ReplayResult): TimelineData {
    const bucketMs = this.#bucketMs
    const buckets = [...this.#buckets].map(([number, { calls, failures, rejected, ended, tookMs, slowestMs }]) => ({
      atMs: fromMs + number * bucketMs,
      calls,
      failures,
      rejected,
      meanMs: ended > 0 ? tookMs / ended : null,
      slowestMs: ended > 0 ? slowestMs : null,
    }))
    const bands: TimelineBand[] = []
    let coarse: TimelineData['coarse']
    for (const period of periods) {
      const last = bands.at(-1)
      // Of very many periods those in the middle are missing.
      if (last !== undefined && last.toMs < period.fromMs) {
        coarse = { fromMs: last.toMs, toMs: period.fromMs }
        bands.push(...bandsOf(buckets, bucketMs, coarse))
      }
      bands.push({ fromMs: period.fromMs, toMs: period.toMs, state: period.state })
    }
    return {
      fromMs,
      toMs: Math.max(toMs, fromMs + bucketMs),
      knownFromMs: fromMs,
      bucketMs,
      bands,
      buckets,
      openings: totals.trips,
      ...(coarse && { coarse }),
    }
  }

  #sumsAt(number: number): Sums {
    const found = this.#buckets.get(number)
    if (found !== undefined) return found
    const made = { calls: 0, failures: 0, rejected: 0, ended: 0, tookMs: 0, slowestMs: 0 }
    this.#buckets.set(number, made)
    return made
  }

  /** Joins each two buckets into one. */
  #halve(): void {
    const before = this.#buckets
    this.#buckets = new Map()
    this.#bucketMs *= 2
    for (const [number, sums] of before) {
      const both = this.#sumsAt(number >> 1)
      both.calls += sums.calls
      both.failures += sums.failures
      both.rejected += sums.rejected
      both.ended += sums.ended
      both.tookMs += sums.tookMs
      both.slowestMs = Math.max(both.slowestMs, sums.slowestMs)
    }
  }
}

/** States as buckets tell them, from one moment to another. */
function bandsOf(
  buckets: readonly TimelineBucket[],
  bucketMs: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): TimelineBand[] {
  let last = { fromMs, toMs, state: 'closed' }
  const bands = [last]
  for (const { atMs, rejected } of buckets) {
    const state = rejected > 0 ? 'open' : 'closed'
    if (atMs + bucketMs <= fromMs || atMs >= toMs || last.state === state) continue
    last.toMs = Math.max(fromMs, atMs)
    last = { fromMs: last.toMs, toMs, state }
    bands.push(last)
  }
  return bands.filter((band) => band.toMs > band.fromMs)
}
