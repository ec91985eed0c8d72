/**
 * The headers of every answer. They tell a browser to run only scripts from here, to show it in no frame, and to store
 * nothing.
 */
const security = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

type Headers = Readonly<Record<string, string>>

export const answer = (
  status: number,
  body: string | ReadableStream<Uint8Array> | null,
  contentType: string,
  headers: Headers = {},
): Response => new Response(body, { status, headers: { 'content-type': contentType, ...security, ...headers } })

export const jsonAnswer = (status: number, value: unknown, headers?: Headers): Response =>
  answer(status, JSON.stringify(value), 'application/json; charset=utf-8', headers)

/** An answer that says why a request is refused. */
export const refusal = (status: number, error: string, headers?: Headers): Response =>
  jsonAnswer(status, { error }, headers)

/** The same answer without its body, which is cancelled, as for a HEAD request. */
export async function withoutBody(full: Response): Promise<Response> {
  await full.body?.cancel()
  return new Response(null, { status: full.status, headers: full.headers })
}
