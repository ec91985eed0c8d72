import type { CircuitOpenError } from '../core/circuit-open-error.ts'

/** What stands in for the answer of a server that was not asked. There is no Retry-After where waiting does not help. */
export function refusedResponse({ retryAfterMs }: CircuitOpenError): Response {
  const headers = new Headers()
  // Whole seconds (RFC 9110, section 10.2.3), and none too early.
  if (retryAfterMs < Infinity) headers.set('retry-after', String(Math.ceil(retryAfterMs / 1_000)))
  return new Response(null, { status: 503, statusText: 'Circuit Open', headers })
}
