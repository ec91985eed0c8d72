// Keeps other sites' pages in a browser on this machine from pressing the buttons, and from showing this page in a frame.

import type { Context, MiddlewareHandler } from 'hono'

const maxBodyBytes = 16 * 1_024

/** Names of this machine: another name that leads here was pointed here by an attacker. */
const localNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

const headers = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

export const guard: MiddlewareHandler = async (context, next) => {
  const problem = problemOf(context)
  if (problem !== undefined) return context.json({ error: problem }, 403)
  await next()
  for (const [name, value] of Object.entries(headers)) {
    // The console sets a stricter policy itself.
    if (!context.res.headers.has(name)) context.res.headers.set(name, value)
  }
  return undefined
}

/** Asking is safe, as no other site can read the answer; only what changes something is refused. */
function problemOf({ req }: Context): string | undefined {
  const { hostname, origin } = new URL(req.url)
  if (!localNames.has(hostname)) return `${hostname} is not a name of this service`
  if (req.method === 'GET' || req.method === 'HEAD') return undefined
  // Browsers send both; a page on another port is another origin, though the same site.
  const site = req.header('sec-fetch-site') ?? 'none'
  const sender = req.header('origin') ?? origin
  return (site === 'same-origin' || site === 'none') && sender === origin
    ? undefined
    : 'a page of another site may not do this'
}

/** @returns the object, or the answer that says what is wrong with the body */
export async function readJsonObject(context: Context): Promise<object | Response> {
  const text = await boundedText(context.req.raw)
  if (text === undefined) return context.json({ error: `the body must have at most ${maxBodyBytes} bytes` }, 413)
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    return context.json({ error: `the body is not JSON: ${(error as Error).message}` }, 400)
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return context.json({ error: 'the body must be a JSON object' }, 400)
  return given
}

/** @returns `undefined` for a body that is too long, which is not read to its end */
async function boundedText({ body }: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // The types of browsers, where a stream is not iterable yet.
  const iterable = (body ?? []) as unknown as AsyncIterable<Uint8Array>
  for await (const chunk of iterable) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
