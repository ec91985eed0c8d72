const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const commonLogTime = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d+))? ([+-])(\d\d)(\d\d)$/

/** The time of the common log format, such as `10/Oct/2026:13:55:36 +0200`; NaN where it is none. */
export function commonLogMs(text: string): number {
  const found = commonLogTime.exec(text)
  if (found === null) return NaN
  const [, day, month = '', year, hours, minutes, seconds, fraction = '0', sign, zoneHours, zoneMinutes] = found
  const zoneMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000
  const at = months.indexOf(month)
  const ms = Date.UTC(Number(year), at, Number(day), Number(hours), Number(minutes), Number(seconds))
  return at < 0 ? NaN : ms + Number(`0.${fraction}`) * 1_000 - (sign === '-' ? -zoneMs : zoneMs)
}

/** Later than this a number of seconds would be in the year 5138; it is one of milliseconds. */
const mostSeconds = 1e11

/** A moment as logs write it: seconds or milliseconds since 1970, an ISO date, or the time of the common log format. */
export function momentMs(value: unknown): number {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value))) {
    const number = Number(value)
    return number < mostSeconds ? number * 1_000 : number
  }
  if (typeof value !== 'string') return NaN
  const ms = commonLogMs(value)
  return Number.isNaN(ms) ? Date.parse(value) : ms
}
