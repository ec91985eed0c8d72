import { ignoreError } from '../base/hook.ts'
import { answer } from './answers.ts'

/** The part of a request of `node:http` that is used. Requests of Express and the `raw` of Fastify have it too. */
export interface NodeRequestLike {
  /** The HTTP method; absent: `GET`. */
  readonly method?: string | undefined
  /** The path and the query. */
  readonly url?: string | undefined
  /** With Express: the whole path, because `url` lacks the path at which the router was mounted. */
  readonly originalUrl?: string | undefined
  /** The headers, their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The socket. For a connection over TLS, its `encrypted` is true. */
  readonly socket?: object | null | undefined
}

/** The part of a response of `node:http` that is used. */
export interface NodeResponseLike {
  /** Sets the status and the headers. */
  writeHead(status: number, headers: Record<string, string>): unknown
  /** Sends the headers before there is a body. */
  flushHeaders?(): void
  /** Returns false if the written data must be sent before more is written. */
  write(chunk: Uint8Array): boolean
  /** Ends the response. */
  end(): unknown
  /** Closes the connection. */
  destroy(error?: Error): unknown
  /** Listens for the next event of this name. */
  once(event: 'drain' | 'close', listener: () => void): unknown
  /** Stops listening. */
  off(event: 'drain' | 'close', listener: () => void): unknown
}

/**
 * Makes a handler of web-standard requests a listener of `node:http`, which is also a middleware of Express. Under
 * Fastify, call it with `request.raw` and `reply.raw` after `reply.hijack()`. It does not read the body of a request.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { CircuitBreaker } from 'recloser'
 * import { breakerConsole, toNodeListener } from 'recloser/console'
 *
 * const server = createServer(toNodeListener(breakerConsole({ breakers: new CircuitBreaker() })))
 * console.log(server.listening)
 * ```
 */
export function toNodeListener(
  handler: (request: Request) => Promise<Response>,
): (request: NodeRequestLike, response: NodeResponseLike) => void {
  return (request, response) => {
    respond(handler, request, response).catch((error: unknown) => response.destroy(error as Error))
  }
}

async function respond(
  handler: (request: Request) => Promise<Response>,
  given: NodeRequestLike,
  target: NodeResponseLike,
): Promise<void> {
  const gone = new AbortController()
  target.once('close', () => gone.abort())
  const request = requestOf(given, gone.signal)
  const { status, headers, body } = request ? await handler(request) : answer(400, 'Bad request\n', 'text/plain')
  const fields: Record<string, string> = {}
  headers.forEach((value, name) => (fields[name] = value))
  const reader = body?.getReader()
  gone.signal.addEventListener('abort', () => void reader?.cancel().catch(ignoreError))
  target.writeHead(status, fields)
  target.flushHeaders?.()
  for (;;) {
    const { value } = (await reader?.read()) ?? {}
    if (value === undefined || gone.signal.aborted) break
    if (!target.write(value)) await drained(target)
  }
  target.end()
}

/** A backslash or a segment of one or two dots, before the query. */
const detour = /^[^?#]*?(?:\\|\/(?:\.|%2e){1,2}(?:[/?#]|$))/i

/** `undefined` for an address or method that a web request cannot have. */
function requestOf({ method = 'GET', url = '/', originalUrl, headers, socket }: NodeRequestLike, signal: AbortSignal) {
  try {
    const fields = Object.entries(headers).flatMap(([name, value = []]) =>
      // HTTP/2 has the method and the path among them.
      name.startsWith(':') ? [] : [value].flat().map((each): [string, string] => [name, each]),
    )
    const host = String(headers['host'] ?? headers[':authority'] ?? 'localhost')
    const path = originalUrl ?? url
    // A proxy or a router may have looked at the path as it was sent. Without a host, or with a path in the host, the
    // URL would have another path, and with a backslash or a segment `..` too.
    if (!/^[^/\\?#]+$/.test(host) || !path.startsWith('/') || detour.test(path)) return undefined
    const scheme =
      (socket as { readonly encrypted?: unknown } | null | undefined)?.encrypted === true ? 'https' : 'http'
    return new Request(`${scheme}://${host}${path}`, { method, headers: fields, signal })
  } catch {
    return undefined
  }
}

/** Resolves when more can be written, or when the connection is closed. */
const drained = (target: NodeResponseLike): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      target.off('drain', done)
      target.off('close', done)
      resolve()
    }
    target.once('drain', done)
    target.once('close', done)
  })
