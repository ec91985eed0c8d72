import { UsageError } from './errors.ts'
import { textOf, valueOf, type Flags, type Given } from './flags.ts'
import { failureStatuses } from './outcomes.ts'
import { formats, type Format, type ReadSettings } from './read-calls.ts'
import { numberOf } from './units.ts'

const text = { type: 'string' } as const

export const inputFlags: Flags = {
  format: text,
  'time-field': text,
  'duration-field': text,
  'outcome-field': text,
  'duration-unit': text,
  'time-is': text,
  'failure-status': text,
  'max-disorder': text,
  strict: { type: 'boolean' },
}

const unitsMs = { s: 1_000, ms: 1, us: 0.001 } as const

/** @throws UsageError */
export function readSettings(given: Given): ReadSettings {
  const unit = valueOf(given, 'duration-unit', oneOf(Object.keys(unitsMs) as (keyof typeof unitsMs)[]))
  const maxDisorder = valueOf(given, 'max-disorder', numberOf) ?? 100_000
  if (!(Number.isSafeInteger(maxDisorder) && maxDisorder > 0))
    throw new UsageError(`--max-disorder must be a whole number above 0, received ${maxDisorder}`)
  return {
    format: valueOf<Format>(given, 'format', oneOf(formats)),
    timeField: textOf(given, 'time-field'),
    durationField: textOf(given, 'duration-field'),
    outcomeField: textOf(given, 'outcome-field'),
    durationUnitMs: unit && unitsMs[unit],
    timeIs: valueOf(given, 'time-is', oneOf(['begin', 'end'])),
    fails: failureStatuses('failure-status', textOf(given, 'failure-status') ?? '5xx,429'),
    maxDisorder,
  }
}

const oneOf =
  <Word extends string>(words: readonly Word[]) =>
  (flag: string, given: string): Word => {
    const found = words.find((word) => word === given)
    if (found !== undefined) return found
    throw new UsageError(`--${flag} must be ${words.join(', ')}, received ${JSON.stringify(given)}`)
  }
