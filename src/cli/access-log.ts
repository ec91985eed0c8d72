import type { RecordedCall } from '../simulate/recorded-call.ts'
import { commonLogMs } from './moments.ts'
import { verdictOfStatus } from './outcomes.ts'
import type { LogSettings } from './log-settings.ts'

/** The host and the names, the time, the request, the status, the size, and what follows: the combined format and more. */
const line = /^\S+ .*?\[([^\]]+)\] "(?:[^"\\]|\\.)*" (\d{3}|-) \S+(.*)$/
/** What a server adds as the last field, alone or after a name: `0.123`, `"0.123"`, `rt=0.123`. */
const lastNumber = /\s"?(?:[\w.]+=)?"?(\d+(?:\.\d+)?)"?\s*$/

export const isAccessLog = (text: string): boolean => line.test(text)

/**
 * Reads lines of the common and the combined log format with the time that the request took as the last field: seconds with a
 * point as nginx writes them, whole microseconds as Apache's `%D` is. nginx writes the time at which the request had ended,
 * Apache that at which it began.
 *
 * @throws Error that says what is missing
 */
export function accessLogReader(settings: LogSettings): (text: string) => RecordedCall {
  // Most lines have the time of the line before.
  let lastTime = ''
  let lastMs = NaN
  return (text) => {
    const found = line.exec(text)
    if (found === null) throw new Error('it is no line of the common or combined log format')
    const [, time = '', status = '', rest = ''] = found
    if (time !== lastTime) {
      lastTime = time
      lastMs = commonLogMs(time)
    }
    if (Number.isNaN(lastMs)) throw new Error(`${JSON.stringify(time)} is no time`)
    const outcome = verdictOfStatus(status === '-' ? 0 : Number(status), settings.fails)
    if (outcome === undefined) throw new Error(`${status} is no status`)
    const took = lastNumber.exec(rest)?.[1]
    if (took === undefined) throw new Error('it does not end with the time that the request took')
    const isApache = !took.includes('.')
    const durationMs = Number(took) * (settings.durationUnitMs ?? (isApache ? 0.001 : 1_000))
    const atEnd = settings.timeIs === undefined ? !isApache : settings.timeIs === 'end'
    return { atMs: atEnd ? lastMs - durationMs : lastMs, durationMs, outcome }
  }
}
