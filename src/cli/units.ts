import { UsageError } from './errors.ts'

const msOfUnit: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** A duration such as `500ms`, `30s`, `5m` or `1.5h`, in milliseconds; a bare number is one of milliseconds. */
export function durationOf(flag: string, text: string): number {
  const [, amount = '', unit = 'ms'] = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/.exec(text) ?? []
  const ms = Number(amount) * (msOfUnit[unit] ?? NaN)
  if (amount !== '' && ms < Infinity) return ms
  throw new UsageError(`--${flag} must be a duration such as 500ms, 30s or 5m, received ${JSON.stringify(text)}`)
}

export function numberOf(flag: string, text: string): number {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new UsageError(`--${flag} must be a number, received ${JSON.stringify(text)}`)
}

/** A share such as `0.5` or `50%`. */
export function shareOf(flag: string, text: string): number {
  const [, percent] = /^(\d+(?:\.\d+)?)\s*%$/.exec(text) ?? []
  return percent === undefined ? numberOf(flag, text) : Number(percent) / 100
}

/** Thousands are set apart, whatever the locale. */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** A moment of a trace: of the calendar where it is one, otherwise as the trace has it. */
export function momentOf(atMs: number): string {
  const isDate = atMs > 1e11 && atMs < 1e14
  return isDate ? new Date(atMs).toISOString().replace('T', ' ') : `${Math.round(atMs)} ms`
}
