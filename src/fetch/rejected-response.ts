import type { CircuitOpenError } from '../breaker/circuit-open-error.ts'
import { retryAfterSeconds } from '../breaker/retry-after-seconds.ts'

/** The response for a call that was rejected. It has no Retry-After if waiting does not help. */
export function rejectedResponse(error: CircuitOpenError): Response {
  const headers = new Headers()
  const seconds = retryAfterSeconds(error)
  if (seconds !== undefined) headers.set('retry-after', String(seconds))
  return new Response(null, { status: 503, statusText: 'Circuit Open', headers })
}
