import { duration } from '../design/format.ts'
import type { Timeline } from '../design/history.ts'

const dayMs = 86_400_000

/** Writes the moments of a timeline: of the calendar, in UTC as logs are compared, or counted from where the trace begins. */
export function momentsOf({ fromMs, toMs }: Pick<Timeline, 'fromMs' | 'toMs'>): (atMs: number) => string {
  const isDate = fromMs > 1e11 && toMs < 1e14
  if (!isDate) return (atMs) => duration(Math.max(0, atMs - fromMs))
  const isLong = toMs - fromMs > dayMs
  return (atMs) => {
    const iso = new Date(atMs).toISOString()
    return isLong ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 19)
  }
}
