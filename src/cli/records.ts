import type { Verdict } from '../machine/state.ts'
import type { RecordedCall } from '../simulate/recorded-call.ts'
import type { LogSettings } from './log-settings.ts'
import { momentMs, numberIn } from './moments.ts'
import { verdictOfStatus } from './outcomes.ts'

/** A line as named fields. */
export type Fields = Readonly<Record<string, unknown>>

// The names that `recordCalls` writes come first; then nginx, Envoy, and the loggers of Node.js.
const timeFields = ['atMs', 'time_iso8601', 'msec', 'time_local', 'start_time', '@timestamp', 'timestamp', 'time', 'ts']
/** Fields with the time at which a call began; loggers write all others when the call has ended. */
const beginnings = ['atMs', 'start_time']
const durationFields: Readonly<Record<string, number>> = {
  durationMs: 1,
  request_time: 1_000,
  upstream_response_time: 1_000,
  duration: 1,
  duration_ms: 1,
  responseTime: 1,
  response_time: 1,
  latency_ms: 1,
  elapsed_ms: 1,
}
const outcomeFields = ['outcome', 'status', 'response_code', 'status_code', 'statusCode', 'res.statusCode']
const verdicts: readonly unknown[] = ['success', 'failure', 'ignored'] satisfies readonly Verdict[]

/** The value at a name, or at a path such as `res.statusCode`. */
function valueAt(fields: Fields, name: string): unknown {
  if (name in fields) return fields[name]
  return name.split('.').reduce<unknown>((value, part) => (value as Fields | null | undefined)?.[part], fields)
}

/** Which fields a log has, found in one of its lines. */
interface Plan {
  readonly time: string
  readonly duration: string
  readonly outcome: string
  readonly unitMs: number
  readonly atEnd: boolean
}

/** @throws Error that says what is missing, and which option names the field */
function planOf(fields: Fields, settings: LogSettings): Plan {
  const pick = (given: string | undefined, known: readonly string[], what: string, flag: string): string => {
    const found = given ?? known.find((name) => valueAt(fields, name) !== undefined)
    if (found !== undefined) return found
    throw new Error(
      `it has no field that is recognised as ${what} (${known.join(', ')}); name the field with --${flag}`,
    )
  }
  const time = pick(settings.timeField, timeFields, 'its time', 'time-field')
  const duration = pick(settings.durationField, Object.keys(durationFields), 'its duration', 'duration-field')
  const outcome = pick(settings.outcomeField, outcomeFields, 'its outcome or status', 'outcome-field')
  const unitMs = settings.durationUnitMs ?? durationFields[duration] ?? 1
  return {
    time,
    duration,
    outcome,
    unitMs,
    atEnd: settings.timeIs === undefined ? !beginnings.includes(time) : settings.timeIs === 'end',
  }
}

const shown = (value: unknown): string => (value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`)

/**
 * Reads lines of named fields, from JSON or CSV. Options can name the fields; otherwise the first line that has them
 * decides which they are.
 *
 * @throws Error that says what is wrong with a line
 */
export function recordReader(settings: LogSettings): (fields: Fields) => RecordedCall {
  let plan: Plan | undefined
  return (fields) => {
    plan ??= planOf(fields, settings)
    const given = valueAt(fields, plan.time)
    // A recording may count from any origin.
    const timeMs = plan.time === 'atMs' ? numberIn(given) : momentMs(given)
    if (!Number.isFinite(timeMs)) throw new Error(`its \`${plan.time}\` is not a time: it ${shown(given)}`)
    const took = valueAt(fields, plan.duration)
    // JSON has no Infinity: a call that never ended has null.
    const durationMs = took === null ? Infinity : numberIn(took) * plan.unitMs
    if (!(durationMs >= 0)) throw new Error(`its \`${plan.duration}\` is not a duration: it ${shown(took)}`)
    const outcome = outcomeOf(valueAt(fields, plan.outcome), settings)
    if (outcome === undefined)
      throw new Error(
        `its \`${plan.outcome}\` must be success, failure, ignored or an HTTP status: it ${shown(valueAt(fields, plan.outcome))}`,
      )
    const atMs = plan.atEnd && durationMs < Infinity ? timeMs - durationMs : timeMs
    if (!Number.isFinite(atMs)) throw new Error(`its \`${plan.duration}\` is too long: it ${shown(took)}`)
    return { atMs, durationMs, outcome }
  }
}

function outcomeOf(value: unknown, { fails }: LogSettings): Verdict | undefined {
  if (verdicts.includes(value)) return value as Verdict
  const isStatus = typeof value === 'number' || (typeof value === 'string' && /^\d{1,3}$/.test(value))
  return isStatus ? verdictOfStatus(Number(value), fails) : undefined
}

/** @throws Error */
export function jsonFields(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('it is not JSON')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new Error('it is not a JSON object')
}
