import { number, readOptions, wholeNumber } from '../base/check.ts'
import { damaged, readSaved, savedAge, savedCount, savedList, tallyPath } from '../base/saved.ts'
import type { TripWindow, WindowTotals } from './window.ts'

/** All fields are optional. */
export interface TimeWindowOptions {
  /**
   * The length of the window in milliseconds, finite and above 0. Older calls never count.
   *
   * @default 60_000
   */
  readonly durationMs?: number | undefined
  /**
   * The number of parts of the window, a whole number above 0. The window moves by one part at a time, so a call may be
   * forgotten up to one part before it is `durationMs` old.
   *
   * @default 10
   */
  readonly buckets?: number | undefined
}

/** The beginning of a bucket: its number, and the calls that the window counted before it. */
interface Mark extends Sums {
  readonly number: number
}

/** A frame as `save` writes it. */
interface SavedFrame {
  readonly ageMs: number
  readonly buckets: readonly (Sums & { readonly number: number })[]
}

interface Sums {
  calls: number
  failures: number
  slow: number
}

/**
 * The sums of all calls since the window was last empty, and a mark at the beginning of each bucket that has a call.
 * The content of the window is the sums minus those at its first live mark. So to forget old calls is to find that
 * mark, and nothing is subtracted bucket by bucket. Bucket 0 begins at `originMs`, with the first call after the window
 * was empty.
 */
interface Frame extends Sums {
  originMs: number
  /** The number of the last bucket, and the time until which calls go into it. */
  newest: number
  untilMs: number
  /**
   * The marks, oldest first, in two lists: once all of `older` are stale, `newer` takes its place. So stale marks go
   * without a search and without moving the others.
   */
  older: readonly Mark[]
  newer: Mark[]
  /** The index in `older` of the first live mark when the last bucket began. */
  first: number
}

const duration = number('a finite number of milliseconds above 0', (value) => value > 0 && value < Infinity)

/**
 * The calls that were settled in the last `durationMs`. A call costs the same with any traffic and any number of
 * buckets; after a gap of any length it costs O(log buckets).
 *
 * @throws TypeError, RangeError
 */
export function timeWindow(options: TimeWindowOptions = {}): TripWindow {
  const { durationMs, buckets } = readOptions('timeWindow()', options, {
    durationMs: [duration, 60_000],
    buckets: [wholeNumber, 10],
  })

  // Multiply before dividing: this is exact for whole milliseconds, so that a call never lands in a bucket that is too
  // young.
  const numberAt = (frame: Frame, nowMs: number): number =>
    Math.max(frame.newest, Math.floor(((nowMs - frame.originMs) * buckets) / durationMs))

  /**
   * The list that has the oldest live mark, and the index of this mark; an index past the end means that none is live.
   */
  function live(
    { older, newer, first }: Frame,
    number: number,
  ): { readonly marks: readonly Mark[]; readonly from: number } {
    const oldest = number - buckets + 1
    const last = older[older.length - 1]
    return last !== undefined && last.number >= oldest
      ? { marks: older, from: firstFrom(older, first, oldest) }
      : { marks: newer, from: firstFrom(newer, 0, oldest) }
  }

  return Object.freeze({
    shape: `timeWindow(${durationMs}/${buckets})`,
    empty: (): Frame => ({ originMs: NaN, untilMs: -Infinity, ...forgotten() }),
    record(frame: Frame, failed: boolean, slow: boolean, nowMs: number) {
      if (nowMs >= frame.untilMs) advance(frame, nowMs)
      frame.calls++
      if (failed) frame.failures++
      if (slow) frame.slow++
    },
    absorb(frame: Frame, counted: WindowTotals, ageMs: number, nowMs: number) {
      if (ageMs >= durationMs) return
      const saved = this.save(frame, nowMs) as SavedFrame
      // An empty window begins with these calls.
      const originAgeMs = saved.buckets.length === 0 ? ageMs : saved.ageMs
      const [at, newest] = [ageMs, 0].map((ms) => Math.floor(((originAgeMs - ms) * buckets) / durationMs)) as [
        number,
        number,
      ]
      // A call may be forgotten up to one bucket before it is too old.
      if (at <= newest - buckets) return
      // These calls may be older than the calls in the window. Then the buckets are counted from an earlier origin.
      const earlier = Math.max(0, -at)
      const rows = saved.buckets.map((row) => ({ ...row, number: row.number + earlier }))
      const known = rows.find(({ number }) => number === at + earlier)
      const row = known ?? { number: at + earlier, calls: 0, failures: 0, slow: 0 }
      if (known === undefined) rows.push(row)
      row.calls += counted.calls
      row.failures += counted.failures
      row.slow += counted.slow
      rows.sort((a, b) => a.number - b.number)
      Object.assign(frame, this.load({ ageMs: originAgeMs + (earlier * durationMs) / buckets, buckets: rows }, nowMs))
    },
    totals(frame: Frame, nowMs: number): WindowTotals {
      const { marks, from } = live(frame, numberAt(frame, nowMs))
      return difference(frame, marks[from])
    },
    save(frame: Frame, nowMs: number) {
      const { marks, from } = live(frame, numberAt(frame, nowMs))
      const kept = [...marks.slice(from), ...(marks === frame.newer ? [] : frame.newer)]
      const rows = kept.map((mark, index) => ({ number: mark.number, ...difference(kept[index + 1] ?? frame, mark) }))
      // Saves the age of the origin, not of a bucket, because bounds of buckets are not whole milliseconds and would be
      // rounded.
      return { ageMs: rows.length === 0 ? 0 : Math.max(0, nowMs - frame.originMs), buckets: rows }
    },
    load(saved: unknown, nowMs: number, path = tallyPath) {
      const { ageMs, buckets: rows } = readSaved(path, saved, {
        ageMs: [savedAge],
        buckets: [savedList(buckets)],
      })
      const frame: Frame = { ...this.empty(), originMs: nowMs - ageMs }
      // Sums of times are rounded, so near its bound a bucket may seem too old, or in the future.
      const [least, most] = [ageMs - 0.001, ageMs + 0.001].map((ms) => Math.floor((ms * buckets) / durationMs))
      rows.forEach((row, index) => {
        const at = `${path}.buckets[${index}]`
        const { number, calls, failures, slow } = readSaved(at, row, savedBucket)
        const inWindow = number > Number(least) - buckets && number <= Number(most)
        const inOrder = inWindow && (index === 0 || number > frame.newest)
        if (!inOrder || failures > calls || slow > calls) {
          throw damaged(
            at,
            'a bucket within the window, younger than the one before, with no more failures than calls',
            row,
          )
        }
        begin(frame, number)
        frame.calls += calls
        frame.failures += failures
        frame.slow += slow
      })
      return frame
    },
  })

  /** Begins a bucket, and forgets stale marks without looking at each of them. */
  function advance(frame: Frame, nowMs: number): void {
    let number = numberAt(frame, nowMs)
    const { marks, from } = live(frame, number)
    if (marks === frame.newer) {
      frame.older = marks
      frame.newer = []
    }
    frame.first = from
    const empty = from === marks.length
    if (empty) {
      Object.assign(frame, forgotten())
      frame.originMs = nowMs
      number = 0
    }
    if (empty || number > frame.newest) begin(frame, number)
    frame.untilMs = frame.originMs + ((number + 1) * durationMs) / buckets
  }
}

const forgotten = () => ({ calls: 0, failures: 0, slow: 0, newest: 0, older: [], newer: [], first: 0 })

const savedBucket = { number: [savedCount], calls: [savedCount], failures: [savedCount], slow: [savedCount] } as const

function begin(frame: Frame, number: number): void {
  const { calls, failures, slow } = frame
  frame.newer.push({ number, calls, failures, slow })
  frame.newest = number
}

/** The calls between the two marks; none if there is no earlier mark. */
const difference = (later: Sums, earlier = later): WindowTotals => ({
  calls: later.calls - earlier.calls,
  failures: later.failures - earlier.failures,
  slow: later.slow - earlier.slow,
})

/**
 * The index of the first mark that is not older than `oldest`, at `from` or after it. It is nearly always among the
 * next few marks, so the steps begin small and double. After a long gap, a few more steps find it among any number of
 * marks.
 */
function firstFrom(marks: readonly Mark[], from: number, oldest: number): number {
  let low = from
  let high = from
  for (let step = 1; isStale(marks, high, oldest); step *= 2) {
    low = high + 1
    high += step
  }
  while (low < high) {
    const middle = (low + high) >> 1
    if (isStale(marks, middle, oldest)) low = middle + 1
    else high = middle
  }
  return low
}

// Past the end the value is NaN, which is not stale.
const isStale = (marks: readonly Mark[], at: number, oldest: number): boolean => Number(marks[at]?.number) < oldest
