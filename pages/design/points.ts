// The points of a chart: one for each point in time, and a filler where there is no data.

import type { Bucket, Moment, Timeline } from './history.ts'

/** What a line shows without data: 0, a gap, or the points that a function makes from its own times. */
export type Between = 0 | null | PointMaker

/** Makes the points of moments that do not come evenly. */
export type PointMaker = <B extends Moment>(moments: readonly B[], lines: readonly ValueOf<B>[]) => Points

/** The value that a line shows at a point in time. */
export type ValueOf<B extends Moment = Bucket> = (moment: B) => number | null

/** The times in milliseconds, and the values of each line at these times. */
export interface Points {
  readonly atMs: readonly number[]
  readonly values: readonly (readonly (number | null)[])[]
}

export function pointsOf<B extends Moment>(
  timeline: Timeline<B> | undefined,
  lines: readonly ValueOf<B>[],
  between: Between,
): Points {
  if (timeline === undefined) return { atMs: [], values: lines.map(() => []) }
  return typeof between === 'function' ? between(timeline.buckets, lines) : evenly(timeline, lines, between)
}

/** No value is shown before the first data, or for the future. */
function evenly<B extends Moment>(timeline: Timeline<B>, lines: readonly ValueOf<B>[], between: 0 | null): Points {
  const { fromMs, toMs, knownFromMs, knownToMs = Infinity, bucketMs, buckets } = timeline
  const phaseMs = (buckets[0]?.atMs ?? fromMs) % bucketMs
  const numberOf = (atMs: number): number => Math.round((atMs - phaseMs) / bucketMs)
  const byNumber = new Map(buckets.map((bucket) => [numberOf(bucket.atMs), bucket]))
  const atMs: number[] = []
  for (let number = numberOf(fromMs); phaseMs + number * bucketMs <= toMs; number++)
    atMs.push(phaseMs + number * bucketMs)
  const valueAt = (at: number, of: ValueOf<B>): number | null => {
    const bucket = byNumber.get(numberOf(at))
    if (bucket !== undefined) return of(bucket)
    return at + bucketMs < knownFromMs || at > knownToMs ? null : between
  }
  return { atMs, values: lines.map((of) => atMs.map((at) => valueAt(at, of))) }
}
