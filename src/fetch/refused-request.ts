import { networkError } from '../predicate/network-error.ts'
import { bodyOf, changedInit, headOf, isRequest, type FetchArguments } from './fetch-request.ts'

/** What a fetch of Node.js calls a URL that it opens no connection for. */
const unsent: readonly unknown[] = Object.freeze(['bad port', 'unknown scheme'])

/** Where Node.js keeps, for its own `stream.isDisturbed()`, whether a web stream has been read before. */
const disturbed: unique symbol = Symbol.for('nodejs.stream.disturbed') as never

/**
 * Tells of a rejection whether fetch refused to make the call at all, so that not a byte was sent: a bad header, a GET with
 * a body, a request that was used before. It does so where the constructor of a Request refuses the same, which is how fetch
 * begins, and how a runtime words its refusals does not matter. Nothing is constructed unless fetch rejects with a TypeError.
 */
export function refusalOf(...args: FetchArguments): (error: unknown) => boolean {
  const used = isUsed(...args)
  return (error) => {
    const { name, cause } = Object(error) as {
      readonly name?: unknown
      readonly cause?: { readonly message?: unknown }
    }
    if (name !== 'TypeError') return false
    if (unsent.includes(cause?.message)) return true
    if (networkError({ status: 'rejected', reason: error }, { signal: undefined, probe: false })) return false
    return used || isLocked(...args) || isRefused(...args)
  }
}

/** Whether the body was read, or taken in hand, before the call. */
function isUsed(...[input, init]: FetchArguments): boolean {
  const body = init?.body as { readonly locked?: unknown; readonly [disturbed]?: unknown } | null | undefined
  if (body !== undefined && body !== null) return body.locked === true || body[disturbed] === true
  return isRequest(input) && input.bodyUsed
}

/** Whether somebody else holds the body of a request, which fetch would have begun to read. */
const isLocked = (...[input, init]: FetchArguments): boolean =>
  isRequest(input) && !init?.body && !input.bodyUsed && input.body?.locked === true

function isRefused(...[input, init]: FetchArguments): boolean {
  const { Request: Kind } = globalThis as { readonly Request?: typeof Request }
  if (Kind === undefined) return false
  const given = isRequest(input)
  const head = given ? { ...headOf(input), ...headOf(init) } : {}
  try {
    const alike = { ...head, ...bodyAlike(input, init), ...signalAlike(init) }
    // What is no object is refused as it is.
    const like = init === undefined || typeof init === 'object' ? changedInit(init, alike) : init
    new Kind(given ? input.url : input, like)
    return false
  } catch {
    return true
  }
}

/** A body that is refused where the real one is, which by now has been used. */
function bodyAlike(...[input, init]: FetchArguments): RequestInit {
  const body = bodyOf(input, init)
  if (body === undefined || body === null) return {}
  const { getReader, [Symbol.asyncIterator]: iterator } = Object(init?.body) as Record<PropertyKey, unknown>
  const flows = typeof getReader === 'function' || typeof iterator === 'function'
  return { body: flows ? new ReadableStream() : '' }
}

/** A real signal would be listened to. */
const signalAlike = (init: RequestInit | undefined): RequestInit =>
  typeof init?.signal?.addEventListener === 'function' ? { signal: null } : {}
