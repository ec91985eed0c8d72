import { ignoreError } from '../base/hook.ts'
import { answer } from './answers.ts'

/** The part of a request of `node:http` that is used; those of Express and Fastify's `raw` have it too. */
export interface NodeRequestLike {
  /** The HTTP method; absent: `GET`. */
  readonly method?: string | undefined
  /** The path and the query. */
  readonly url?: string | undefined
  /** Of Express: the whole path, where `url` lacks what the router was mounted under. */
  readonly originalUrl?: string | undefined
  /** The headers, their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** That of a connection over TLS says so in `encrypted`. */
  readonly socket?: object | null | undefined
}

/** The part of a response of `node:http` that is used. */
export interface NodeResponseLike {
  /** Sets the status and the headers. */
  writeHead(status: number, headers: Record<string, string>): unknown
  /** Sends them before there is a body. */
  flushHeaders?(): void
  /** Returns false when what was written is to be sent first. */
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
 * Makes a handler of web-standard requests a listener of `node:http`, which is also a middleware of Express. Under Fastify,
 * call it with `request.raw` and `reply.raw` after `reply.hijack()`. It looks at no body of a request.
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

/** `undefined` for what the web's requests cannot be: a wrong address or method. */
function requestOf({ method = 'GET', url = '/', originalUrl, headers, socket }: NodeRequestLike, signal: AbortSignal) {
  try {
    const fields = Object.entries(headers).flatMap(([name, value = []]) =>
      // HTTP/2 has the method and the path among them.
      name.startsWith(':') ? [] : [value].flat().map((each): [string, string] => [name, each]),
    )
    const host = String(headers['host'] ?? headers[':authority'] ?? 'localhost')
    const scheme =
      (socket as { readonly encrypted?: unknown } | null | undefined)?.encrypted === true ? 'https' : 'http'
    return new Request(`${scheme}://${host}${originalUrl ?? url}`, { method, headers: fields, signal })
  } catch {
    return undefined
  }
}

/** Resolves when more can be written, or nobody reads any more. */
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
