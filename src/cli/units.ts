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

/** A duration such as `500ms`, `30s`, `5m` or `1.5h`, in milliseconds; a number without a unit is in milliseconds. */
export function durationOf(flag: string, text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/.exec(text)
  const ms = Number(found?.[1]) * (msOfUnit[found?.[2] ?? 'ms'] ?? NaN)
  if (ms < Infinity) return ms
  throw new UsageError(`--${flag} must be a duration such as 500ms, 30s or 5m, received ${JSON.stringify(text)}`)
}

export function numberOf(flag: string, text: string): number {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new UsageError(`--${flag} must be a number, received ${JSON.stringify(text)}`)
}

/** A share such as `0.5` or `50%`. */
export function shareOf(flag: string, text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)
  return found === null ? numberOf(flag, text) : Number(found[1]) / 100
}

const isDate = (atMs: number): boolean => atMs > 1e11 && atMs < 1e14

/** A moment of a trace: a date if its number can be one, otherwise the number itself. */
export const momentOf = (atMs: number): string =>
  isDate(atMs) ? new Date(atMs).toISOString().replace('T', ' ') : `${Math.round(atMs)} ms`

/** The same, but a moment that is not a date is counted from the beginning, such as `1:05.250`. */
export function momentSince(atMs: number, fromMs: number): string {
  if (isDate(atMs)) return momentOf(atMs)
  const sinceMs = Math.round(atMs - fromMs)
  return `${Math.floor(sinceMs / 60_000)}:${((sinceMs % 60_000) / 1_000).toFixed(3).padStart(6, '0')}`
}
