import { networkError } from '../predicate/network-error.ts'
import { bodyOf, changedInit, headOf, isRequest, type FetchArguments } from './request.ts'

/** The messages of fetch in Node.js for a URL that it opens no connection for. */
const unsent: readonly unknown[] = Object.freeze(['bad port', 'unknown scheme'])

/** Its message for a call with `redirect: 'error'` that was answered by a redirect. */
const unwanted = 'unexpected redirect'

/** The place where Node.js keeps, for its own `stream.isDisturbed()`, whether a web stream has been read before. */
const disturbed: unique symbol = Symbol.for('nodejs.stream.disturbed') as never

/**
 * Whether a rejection means that fetch refused to make the call, so that no byte was sent: a bad header, a GET with a
 * body, a request that was used before. Fetch begins with the constructor of a Request, so this checks whether that
 * constructor refuses the same arguments. The messages of the runtime do not matter. Nothing is constructed unless
 * fetch rejects with a TypeError.
 *
 * A redirect that the call itself does not allow is also such a refusal: the server has answered, and fetch stops.
 */
export function refusalOf(...args: FetchArguments): (error: unknown) => boolean {
  const used = isUsed(...args)
  return (error) => {
    const { name, cause } = Object(error) as {
      readonly name?: unknown
      readonly cause?: { readonly message?: unknown; readonly code?: unknown }
    }
    if (name !== 'TypeError') return false
    if (unsent.includes(cause?.message) || cause?.message === unwanted) return true
    // For a 307 or 308 with a stream, which cannot be sent twice, the cause has neither a message nor a code; a failed
    // connection has a code.
    if (cause?.message === '' && cause.code === undefined && flows(args[1]?.body)) return true
    if (networkError({ status: 'rejected', reason: error }, { signal: undefined, probe: false })) return false
    return used || isLocked(...args) || isRefused(...args)
  }
}

/** Whether the body was read or locked before the call. */
function isUsed(...[input, init]: FetchArguments): boolean {
  const body = init?.body as { readonly locked?: unknown; readonly [disturbed]?: unknown } | null | undefined
  if (body !== undefined && body !== null) return body.locked === true || body[disturbed] === true
  return isRequest(input) && input.bodyUsed
}

/** Whether the body of a request, which fetch would have begun to read, is locked by another reader. */
const isLocked = (...[input, init]: FetchArguments): boolean =>
  isRequest(input) && !init?.body && !input.bodyUsed && input.body?.locked === true

function isRefused(...[input, init]: FetchArguments): boolean {
  const { Request: Kind } = globalThis as { readonly Request?: typeof Request }
  if (Kind === undefined) return false
  const given = isRequest(input)
  const head = given ? { ...headOf(input), ...headOf(init) } : {}
  try {
    const alike = { ...head, ...bodyAlike(input, init), ...signalAlike(init) }
    // A value that is not an object is refused unchanged.
    const like = init === undefined || typeof init === 'object' ? changedInit(init, alike) : init
    new Kind(given ? input.url : input, like)
    return false
  } catch {
    return true
  }
}

/** A body that is refused in the same cases as the real one, which has been used by now. */
function bodyAlike(...[input, init]: FetchArguments): RequestInit {
  const body = bodyOf(input, init)
  if (body === undefined || body === null) return {}
  return { body: flows(init?.body) ? new ReadableStream() : '' }
}

/** Whether the body is one that can be read only once. */
function flows(body: unknown): boolean {
  const { getReader, [Symbol.asyncIterator]: iterator } = Object(body) as Record<PropertyKey, unknown>
  return typeof getReader === 'function' || typeof iterator === 'function'
}

/** A real signal would get a listener. */
const signalAlike = (init: RequestInit | undefined): RequestInit =>
  typeof init?.signal?.addEventListener === 'function' ? { signal: null } : {}
