import { number, readOptions, wholeNumber } from '../base/check.ts'
import { damaged, readSaved, savedAge, savedCount, savedList } from '../base/saved.ts'
import type { Window, WindowTotals } from './window.ts'

export interface TimeWindowOptions {
  /**
   * Length of the window in milliseconds, finite and above 0. Nothing older ever counts.
   *
   * @default 60_000
   */
  readonly durationMs?: number
  /**
   * In how many parts the window slides, a whole number above 0: what is younger than `durationMs` by one part may be forgotten.
   *
   * @default 10
   */
  readonly buckets?: number
}

interface Bucket {
  readonly number: number
  calls: number
  failures: number
  slow: number
}

/**
 * The buckets that are not empty, oldest first, and the sums of them all. Bucket 0 begins at `originMs`. Since empty buckets
 * are not kept, an idle gap costs nothing, however long.
 */
interface Frame extends Omit<Bucket, 'number'> {
  originMs: number
  readonly buckets: Bucket[]
}

const duration = number('a finite number of milliseconds above 0', (value) => value > 0 && value < Infinity)

/**
 * The calls settled in the last `durationMs`, in O(1) per call amortised whatever the traffic and however long the gaps.
 *
 * @throws TypeError, RangeError
 */
export function timeWindow(options: TimeWindowOptions = {}): Window<Frame> {
  const { durationMs, buckets } = readOptions('timeWindow()', options, {
    durationMs: [duration, 60_000],
    buckets: [wholeNumber, 10],
  })

  // Multiplied before divided: exact for whole milliseconds, so that a call is never found one bucket too young.
  const numberAt = (frame: Frame, nowMs: number): number =>
    Math.max(frame.buckets.at(-1)?.number ?? 0, Math.floor(((nowMs - frame.originMs) * buckets) / durationMs))

  const isLive = (bucket: Bucket, number: number): boolean => bucket.number > number - buckets

  return Object.freeze({
    shape: `timeWindow(${String(durationMs)}/${String(buckets)})`,
    empty: () => ({ originMs: NaN, buckets: [], calls: 0, failures: 0, slow: 0 }),
    record(frame: Frame, failed: boolean, slow: boolean, nowMs: number) {
      let newest = frame.buckets.at(-1)
      if (newest === undefined) frame.originMs = nowMs
      const number = numberAt(frame, nowMs)
      if (newest?.number !== number) {
        forget(frame, number)
        newest = { number, calls: 0, failures: 0, slow: 0 }
        frame.buckets.push(newest)
      }
      count(newest, 1, Number(failed), Number(slow))
      count(frame, 1, Number(failed), Number(slow))
    },
    totals(frame: Frame, nowMs: number): WindowTotals {
      const { calls, failures, slow, buckets } = frame
      const totals = { calls, failures, slow }
      const number = numberAt(frame, nowMs)
      for (const bucket of buckets) {
        if (isLive(bucket, number)) break
        count(totals, -bucket.calls, -bucket.failures, -bucket.slow)
      }
      return totals
    },
    save(frame: Frame, nowMs: number) {
      const number = numberAt(frame, nowMs)
      const live = frame.buckets.filter((bucket) => isLive(bucket, number))
      if (live.length === 0) return { ageMs: 0, buckets: [] }
      const startedAtMs = frame.originMs + (number * durationMs) / buckets
      return {
        ageMs: Math.max(0, nowMs - startedAtMs),
        buckets: live.map((bucket) => ({ ...bucket, number: number - bucket.number })),
      }
    },
    load(saved: unknown, nowMs: number) {
      const { ageMs, buckets: rows } = readSaved('snapshot.tally', saved, {
        ageMs: [savedAge],
        buckets: [savedList(buckets)],
      })
      const frame: Frame = { ...this.empty(), originMs: nowMs - ageMs }
      rows.forEach((row, index) => {
        const path = `snapshot.tally.buckets[${String(index)}]`
        const { number: back, calls, failures, slow } = readSaved(path, row, savedBucket)
        const number = -back
        const inOrder = back < buckets && number > (frame.buckets.at(-1)?.number ?? -Infinity)
        if (!inOrder || failures > calls || slow > calls) {
          throw damaged(
            path,
            'a bucket within the window, younger than the one before, with no more failures than calls',
            row,
          )
        }
        frame.buckets.push({ number, calls, failures, slow })
        count(frame, calls, failures, slow)
      })
      return frame
    },
  })

  /** The oldest buckets go, each once: O(1) per call amortised. */
  function forget(frame: Frame, number: number): void {
    let [oldest] = frame.buckets
    while (oldest !== undefined && !isLive(oldest, number)) {
      count(frame, -oldest.calls, -oldest.failures, -oldest.slow)
      frame.buckets.shift()
      oldest = frame.buckets[0]
    }
  }
}

const savedBucket = { number: [savedCount], calls: [savedCount], failures: [savedCount], slow: [savedCount] } as const

function count(sums: Omit<Bucket, 'number'>, calls: number, failures: number, slow: number): void {
  sums.calls += calls
  sums.failures += failures
  sums.slow += slow
}
