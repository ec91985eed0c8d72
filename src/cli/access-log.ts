import type { RecordedCall } from '../simulate/recorded-call.ts'
import { commonLogMs } from './moments.ts'
import { verdictOfStatus } from './outcomes.ts'
import type { LogSettings } from './log-settings.ts'

/**
 * The host and the names, the time, the request, the status, the size, and what follows: the combined format and more. The
 * length of the time is limited, because otherwise a line full of brackets would be searched to its end from each of them.
 */
const line = /^\S+ .*?\[([^[\]]{1,64})\] "(?:[^"\\]|\\.)*" (\d{3}|-) \S(.*)/s
/** The number that a server adds as the last field, alone or after a name: `0.123`, `"0.123"`, `rt=0.123`. */
const lastNumber = /\s"?(?:[\w.]+=)?"?(\d+(?:\.\d+)?)"?\s*$/

export const isAccessLog = (text: string): boolean => line.test(text)

/**
 * Reads lines of the common and the combined log format whose last field is the time that the request took: seconds
 * with a decimal point, as nginx writes them, or whole microseconds, as Apache writes them with `%D`. nginx writes the
 * time at which the request ended, Apache the time at which it began.
 *
 * @throws Error that says what is missing
 */
export function accessLogReader(settings: LogSettings): (text: string) => RecordedCall {
  // Most lines have the same time as the line before.
  let lastTime: string | undefined
  let lastMs = NaN
  return (text) => {
    const found = line.exec(text)
    if (found === null) throw new Error('it is not a line of the common or combined log format')
    const [, time, status, rest] = found as readonly string[] as readonly [string, string, string, string]
    if (time !== lastTime) {
      lastTime = time
      lastMs = commonLogMs(time)
    }
    if (Number.isNaN(lastMs)) throw new Error(`${JSON.stringify(time)} is not a time`)
    const outcome = verdictOfStatus(status === '-' ? 0 : Number(status), settings.fails)
    if (outcome === undefined) throw new Error(`${status} is not a status`)
    const took = lastNumber.exec(rest)?.[1]
    const isApache = took?.includes('.') === false
    const durationMs = Number(took) * (settings.durationUnitMs ?? (isApache ? 0.001 : 1_000))
    // Very many digits are Infinity, and no call began that long ago.
    if (!Number.isFinite(durationMs)) throw new Error('it does not end with the time that the request took')
    const atEnd = settings.timeIs === undefined ? !isApache : settings.timeIs === 'end'
    return { atMs: atEnd ? lastMs - durationMs : lastMs, durationMs, outcome }
  }
}
