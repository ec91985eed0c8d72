import type { CircuitOpenError } from '../breaker/circuit-open-error.ts'
import { retryAfterSeconds } from '../breaker/retry-after-seconds.ts'

/** What stands in for the answer of a server that was not asked. There is no Retry-After where waiting does not help. */
export function refusedResponse(error: CircuitOpenError): Response {
  const headers = new Headers()
  const seconds = retryAfterSeconds(error)
  if (seconds !== undefined) headers.set('retry-after', String(seconds))
  return new Response(null, { status: 503, statusText: 'Circuit Open', headers })
}
