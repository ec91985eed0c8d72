import { parseDate } from '../base/clock.ts'

/** Headers as `fetch` has them, or as a plain object with lower-case names. */
type Headers = { get?: (name: string) => unknown } & Readonly<Record<string, unknown>>

/** How many causes are searched for a hint. Longer chains are loops. */
const deepest = 8

/**
 * How long a failure asks callers to wait, in milliseconds: its `retryAfterMs`, or the Retry-After header (seconds or
 * an HTTP date, RFC 9110 section 10.2.3) on it or on its `response`, or in its chain of causes. `undefined` if it does
 * not say.
 */
export function retryAfterMs(failure: unknown, wallClock: () => number): number | undefined {
  let at = failure
  for (let depth = 0; depth < deepest && typeof at === 'object' && at !== null; depth++) {
    const { retryAfterMs, headers, response, cause } = at as Readonly<Record<string, unknown>>
    const hintMs =
      typeof retryAfterMs === 'number' ? retryAfterMs : fromHeaders(headers ?? headersOf(response), wallClock)
    if (hintMs !== undefined && hintMs >= 0) return hintMs
    at = cause
  }
  return undefined
}

const headersOf = (response: unknown): unknown => (response as { headers?: unknown } | null | undefined)?.headers

function fromHeaders(headers: unknown, wallClock: () => number): number | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined
  // The shape was just checked as far as it is used.
  const { get } = headers as Headers
  const value = typeof get === 'function' ? get.call(headers, 'retry-after') : (headers as Headers)['retry-after']
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value).trim()
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const untilMs = parseDate(text) - wallClock()
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs)
}
