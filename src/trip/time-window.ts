import { number, readOptions, wholeNumber } from '../base/check.ts'
import { damaged, readSaved, savedAge, savedCount, savedList, tallyPath } from '../base/saved.ts'
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
 * The buckets that are not empty, oldest first, and the sums of them all. Bucket 0 begins at `originMs`, with the
 * first call after a time in which there was nothing to remember. Since empty buckets are not kept, an idle gap costs nothing, however long.
 */
interface Frame extends Omit<Bucket, 'number'> {
  originMs: number
  readonly buckets: Bucket[]
  /** The last of the buckets, and until when calls go to it. */
  newest: Bucket
  untilMs: number
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
    Math.max(frame.newest.number, Math.floor(((nowMs - frame.originMs) * buckets) / durationMs))

  const isLive = (bucket: Bucket, number: number): boolean => bucket.number > number - buckets

  return Object.freeze({
    shape: `timeWindow(${durationMs}/${buckets})`,
    empty: (): Frame => ({
      originMs: NaN,
      buckets: [],
      newest: { number: 0, ...nothing },
      untilMs: -Infinity,
      ...nothing,
    }),
    record(frame: Frame, failed: boolean, slow: boolean, nowMs: number) {
      if (nowMs >= frame.untilMs) advance(frame, nowMs)
      const { newest } = frame
      newest.calls++
      frame.calls++
      if (failed) {
        newest.failures++
        frame.failures++
      }
      if (slow) {
        newest.slow++
        frame.slow++
      }
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
      // The age of the origin, not of a bucket: bounds of buckets are not whole milliseconds, and would be rounded.
      return live.length === 0
        ? { ageMs: 0, buckets: [] }
        : { ageMs: Math.max(0, nowMs - frame.originMs), buckets: live.map((bucket) => ({ ...bucket })) }
    },
    load(saved: unknown, nowMs: number, path = tallyPath) {
      const { ageMs, buckets: live } = readSaved(path, saved, {
        ageMs: [savedAge],
        buckets: [savedList(buckets)],
      })
      const frame: Frame = { ...this.empty(), originMs: nowMs - ageMs }
      const last = Math.floor((ageMs * buckets) / durationMs)
      live.forEach((row, index) => {
        const at = `${path}.buckets[${index}]`
        const bucket = readSaved(at, row, savedBucket)
        const { number, calls, failures, slow } = bucket
        const inOrder = number > last - buckets && number <= last && (index === 0 || number > frame.newest.number)
        if (!inOrder || failures > calls || slow > calls) {
          throw damaged(
            at,
            'a bucket within the window, younger than the one before, with no more failures than calls',
            row,
          )
        }
        frame.buckets.push((frame.newest = bucket))
        count(frame, calls, failures, slow)
      })
      return frame
    },
  })

  /** Begins a bucket, and forgets the oldest ones, each once: O(1) per call amortised. */
  function advance(frame: Frame, nowMs: number): void {
    let number = numberAt(frame, nowMs)
    for (let [oldest] = frame.buckets; oldest !== undefined && !isLive(oldest, number); [oldest] = frame.buckets) {
      count(frame, -oldest.calls, -oldest.failures, -oldest.slow)
      frame.buckets.shift()
    }
    const empty = frame.buckets.length === 0
    if (empty) {
      frame.originMs = nowMs
      number = 0
    }
    if (empty || number > frame.newest.number) frame.buckets.push((frame.newest = { number, ...nothing }))
    frame.untilMs = frame.originMs + ((number + 1) * durationMs) / buckets
  }
}

const nothing = Object.freeze({ calls: 0, failures: 0, slow: 0 })

const savedBucket = { number: [savedCount], calls: [savedCount], failures: [savedCount], slow: [savedCount] } as const

function count(sums: Omit<Bucket, 'number'>, calls: number, failures: number, slow: number): void {
  sums.calls += calls
  sums.failures += failures
  sums.slow += slow
}
