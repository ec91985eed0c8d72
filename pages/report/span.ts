import type { Span, Timeline } from '../design/history.ts'

/** With fewer points, a chart would show nothing useful. */
const leastPoints = 5

export const whole = ({ fromMs, toMs }: Timeline): Span => ({ fromMs, toMs })

/** The span that is shown for the given one: it lies within the whole timeline and is not too short. */
export function selected(timeline: Timeline, { fromMs, toMs }: Span): Span {
  const all = whole(timeline)
  const wholeMs = all.toMs - all.fromMs
  const lengthMs = Math.min(wholeMs, Math.max(toMs - fromMs, leastPoints * timeline.bucketMs))
  const startMs = Math.max(all.fromMs, Math.min(fromMs, all.toMs - lengthMs))
  return { fromMs: startMs, toMs: startMs + lengthMs }
}

const scaled = ({ fromMs, toMs }: Span, factor: number): Span => {
  const middleMs = (fromMs + toMs) / 2
  const halfMs = ((toMs - fromMs) / 2) * factor
  return { fromMs: middleMs - halfMs, toMs: middleMs + halfMs }
}
const moved = ({ fromMs, toMs }: Span, share: number): Span => {
  const byMs = (toMs - fromMs) * share
  return { fromMs: fromMs + byMs, toMs: toMs + byMs }
}

export const narrower = (span: Span): Span => scaled(span, 0.5)
export const wider = (span: Span): Span => scaled(span, 2)
export const earlier = (span: Span): Span => moved(span, -0.5)
export const later = (span: Span): Span => moved(span, 0.5)

/** The part of a timeline that lies in a part of the time. */
export function partOf(timeline: Timeline, { fromMs, toMs }: Span): Timeline {
  const { bucketMs, bands, buckets } = timeline
  return {
    ...timeline,
    fromMs,
    toMs,
    bands: bands.filter((band) => band.toMs > fromMs && band.fromMs < toMs),
    buckets: buckets.filter(({ atMs }) => atMs + bucketMs > fromMs && atMs <= toMs),
    openings: undefined,
  }
}
