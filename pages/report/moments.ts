import type { Span } from '../design/history.ts'
import type { ReportTimeline } from './report-data.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

const isCalendar = ({ fromMs, toMs }: Span): boolean => fromMs > 1e11 && toMs < 1e14

/** Returns a timeline with dates unchanged, and counts any other from its beginning, so that its marks are round times. */
export function fromZero(timeline: ReportTimeline): ReportTimeline {
  if (isCalendar(timeline)) return timeline
  const { fromMs, toMs, knownFromMs, bands, buckets, coarse } = timeline
  const moved = <S extends Span>(span: S): S => ({ ...span, fromMs: span.fromMs - fromMs, toMs: span.toMs - fromMs })
  return {
    ...timeline,
    fromMs: 0,
    toMs: toMs - fromMs,
    knownFromMs: knownFromMs - fromMs,
    bands: bands.map(moved),
    buckets: buckets.map((bucket) => ({ ...bucket, atMs: bucket.atMs - fromMs })),
    ...(coarse && { coarse: moved(coarse) }),
  }
}

/**
 * Formats the times of a timeline: as dates in UTC, to compare them with logs, or counted from the beginning of the
 * trace, such as `1:05`. If the step between two marks is below a second, it adds a part of the second.
 */
export function momentsOf({ fromMs, toMs }: Span): (atMs: number, stepMs?: number) => string {
  const isDate = isCalendar({ fromMs, toMs })
  const isLong = toMs - fromMs > dayMs
  return (atMs, stepMs = isDate ? (isLong ? minuteMs : 1_000) : toMs - fromMs < minuteMs ? 100 : 1_000) => {
    const iso = new Date(Math.round(atMs - (isDate ? 0 : fromMs))).toISOString()
    // Enough of the second to tell two marks apart.
    const end = stepMs < 100 ? 23 : stepMs < 1_000 ? 21 : 19
    if (isDate) {
      if (!isLong) return iso.slice(11, end)
      return `${iso.slice(5, 10)} ${iso.slice(11, stepMs < minuteMs ? end : 16)}`
    }
    const hours = Math.floor(Math.round(atMs - fromMs) / 3_600_000)
    return hours > 0 ? `${hours}:${iso.slice(14, end)}` : iso.slice(14, end).replace(/^0/, '')
  }
}
