import { optionError } from '../base/check.ts'
import { alongCause } from './along-cause.ts'
import type { OutcomePredicate } from './outcome-predicate.ts'

/** A class of HTTP statuses: `'5xx'` is 500 to 599. */
export type HttpStatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx'

/**
 * Calls that ended with one of these HTTP statuses: resolved to a response (`status`, as `fetch` and axios have it, or
 * `statusCode`, as got, undici and node:http have it), or rejected with an error that has one: on itself, on its
 * `response`, or in its chain of causes.
 *
 * @param statuses whole numbers from 100 to 599, or classes such as `'5xx'`
 * @throws TypeError, RangeError
 */
export function httpStatus(...statuses: readonly (number | HttpStatusClass)[]): OutcomePredicate {
  if (statuses.length === 0) throw optionError(TypeError, 'httpStatus()', 'statuses', 'one status or more', 'none')
  for (const status of statuses) checkStatus(status)
  const matches = (status: unknown): boolean =>
    typeof status === 'number' &&
    statuses.some((wanted) => wanted === status || wanted === `${Math.floor(status / 100)}xx`)

  return (outcome) =>
    outcome.status === 'fulfilled'
      ? matches(statusOf(outcome.value))
      : alongCause(outcome.reason, (error) => matches(statusOf(error) ?? statusOf(error.response)))
}

function checkStatus(status: unknown): void {
  const description = "a whole number from 100 to 599 or a class such as '5xx'"
  if (typeof status !== 'number' && typeof status !== 'string')
    throw optionError(TypeError, 'httpStatus()', 'statuses', description, status)
  const good =
    typeof status === 'string' ? /^[1-5]xx$/.test(status) : Number.isInteger(status) && status >= 100 && status <= 599
  if (!good) throw optionError(RangeError, 'httpStatus()', 'statuses', description, status)
}

function statusOf(response: unknown): unknown {
  if (typeof response !== 'object' || response === null) return undefined
  const { status, statusCode } = response as { readonly status?: unknown; readonly statusCode?: unknown }
  return status ?? statusCode
}
