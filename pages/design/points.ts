// The points of a chart: one for each moment, and where there is none, what stands between.

import type { Bucket, Moment, Timeline } from './history.ts'

/**
 * What stands on the scale where there was nothing: 0, or a gap. With `gapMs` moments come when they do: they are joined, but for
 * those that are further apart.
 */
export type Between = 0 | null | { readonly gapMs: number }

/** What a line shows of a moment. */
export type ValueOf<B extends Moment = Bucket> = (moment: B) => number | null

/** The moments in milliseconds, and the values of each line at them. */
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
  return between === 0 || between === null
    ? evenly(timeline, lines, between)
    : asTheyCame(timeline.buckets, lines, between.gapMs)
}

/** Nothing is said of what was before anything was known, or will be. */
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

function asTheyCame<B extends Moment>(moments: readonly B[], lines: readonly ValueOf<B>[], gapMs: number): Points {
  const points = moments.flatMap((moment, index) => {
    const isAfterGap = moment.atMs - (moments[index - 1]?.atMs ?? moment.atMs) > gapMs
    const point = { atMs: moment.atMs, moment }
    return isAfterGap ? [{ atMs: moment.atMs - 1, moment: undefined }, point] : [point]
  })
  return {
    atMs: points.map(({ atMs }) => atMs),
    values: lines.map((of) => points.map(({ moment }) => (moment === undefined ? null : of(moment)))),
  }
}
