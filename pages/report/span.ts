import type { Span, Timeline } from '../design/history.ts'

/** Fewer points than these say nothing. */
const leastPoints = 5

export const whole = ({ fromMs, toMs }: Timeline): Span => ({ fromMs, toMs })

/** The part that is shown where this one is asked for: within the whole, and not too small. */
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
