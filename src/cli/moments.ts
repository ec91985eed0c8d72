const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const year = '(?<year>\\d{4})'
const month = '(?<month>[A-Z][a-z]{2})'
const clock = '(?<clock>\\d?\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?)'
const zone = '(?:Z|z|UTC|GMT|(?<sign>[+-])(?<zoneHours>0\\d|1[0-4])(?::?(?<zoneMinutes>[0-5]\\d))?)'
/** What most programs write; `Date.parse` reads it as it is, which is several times faster. */
const utcTime = /^\d{4}-\d\d-(\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?Z$/
const commonLogTime = new RegExp(`^(?<day>\\d\\d)/${month}/${year}:${clock} ${zone}$`)
const isoTime = new RegExp(
  `^(?<year>[+-]\\d{6}|\\d{4})[-/](?<month>\\d\\d)[-/](?<day>\\d\\d)(?:[Tt ]${clock} ?${zone}?)?$`,
)
const httpTime = new RegExp(`^[A-Z][a-z]{2}, (?<day>\\d?\\d) ${month} ${year} ${clock}(?: ${zone})?$`)

/** The parts of a time, as the patterns find them. */
interface Parts {
  readonly year: string
  /** Its number or its name. */
  readonly month: string
  readonly day: string
  readonly clock?: string
  readonly sign?: string
  readonly zoneHours?: string
  readonly zoneMinutes?: string
}

const twoDigits = (text: string): string => text.padStart(2, '0')

/** NaN if the text is not such a time, or if there is no such moment. */
function timeMs(pattern: RegExp, text: string): number {
  const found = pattern.exec(text)
  if (found === null) return NaN
  const parts = found.groups as object as Parts
  const { clock: time = '00:00', sign, zoneHours = 0, zoneMinutes = 0 } = parts
  const number = /\d/.test(parts.month) ? parts.month : twoDigits(String(months.indexOf(parts.month) + 1))
  const isoClock = time.replace(/^\d:/, '0$&').replace(',', '.')
  // Without the Z, the result would depend on the zone of this machine.
  const ms = Date.parse(`${parts.year}-${number}-${twoDigits(parts.day)}T${isoClock}Z`)
  const zoneMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000
  return onDay(parts.day, ms) - (sign === '-' ? -zoneMs : zoneMs)
}

/** The moment, or NaN if it is on another day: `Date.parse` reads 30 February as 1 March. */
const onDay = (day: string, ms: number): number => (new Date(ms).getUTCDate() === Number(day) ? ms : NaN)

/** The time of the common log format, such as `10/Oct/2026:13:55:36 +0200`; NaN if the text is not such a time. */
export const commonLogMs = (text: string): number => timeMs(commonLogTime, text)

/** A number of a log; in CSV it is text. NaN for anything else, such as `true`, a list or an empty text. */
export const numberIn = (value: unknown): number =>
  typeof value === 'number' || (typeof value === 'string' && /\d/.test(value)) ? Number(value) : NaN

/**
 * A time since 1970 in milliseconds. Its size shows its unit: as a time in the smaller unit it would be within a few
 * years of 1970, and in the larger one after the year 5138.
 */
function sinceEpochMs(time: number): number {
  const size = Math.abs(time)
  if (size < 1e11) return time * 1_000
  if (size < 1e14) return time
  return size < 1e17 ? time / 1_000 : time / 1_000_000
}

/**
 * A point in time as logs write it: seconds, milliseconds, microseconds or nanoseconds since 1970, an ISO date, a date of
 * HTTP, or the time of the common log format. A time without a zone is in UTC.
 */
export function momentMs(value: unknown): number {
  const number = numberIn(value)
  if (!Number.isNaN(number)) return sinceEpochMs(number)
  if (typeof value !== 'string') return NaN
  const day = utcTime.exec(value)?.[1]
  if (day !== undefined) return onDay(day, Date.parse(value))
  for (const pattern of [isoTime, commonLogTime, httpTime]) {
    const ms = timeMs(pattern, value)
    if (!Number.isNaN(ms)) return ms
  }
  return NaN
}
