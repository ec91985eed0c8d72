/** What may be handed to `fetch` first. */
export type FetchInput = string | URL | Request

/** The part of the caller's `init` that is looked at. */
export type FetchInit = RequestInit | undefined

/** By shape: the request may be of the undici package, or of another realm. */
const isRequest = (input: FetchInput): input is Request => typeof input === 'object' && 'url' in input

const urlOf = (input: FetchInput): string => (isRequest(input) ? input.url : String(input))

/** The signal that ends the call: that of `init` where it names one, null included, else that of the request. */
export function signalOf(input: FetchInput, init: FetchInit): AbortSignal | undefined {
  if (init?.signal !== undefined) return init.signal ?? undefined
  return isRequest(input) ? input.signal : undefined
}

/** The origin that a call goes to; for a URL that has none, such as `data:`, its scheme. `undefined`: it is no URL. */
export function originOf(input: FetchInput): string | undefined {
  try {
    // Only a page has an address that a relative one is read against.
    const { origin, protocol } = new URL(urlOf(input), (globalThis as { location?: { href: string } }).location?.href)
    return origin === 'null' ? protocol : origin
  } catch {
    return undefined
  }
}

/**
 * What a key is made from: the very request, or one with the URL, method and headers of the call. Its body is left out, as
 * a request made from another takes the body away from it.
 *
 * @throws TypeError for what fetch itself would refuse
 */
export function requestOf(input: FetchInput, init: FetchInit): Request {
  if (!isRequest(input)) return new Request(input, headOf(init))
  return init === undefined ? input : new Request(input.url, { ...headOf(input), ...headOf(init) })
}

function headOf(from: RequestInit | undefined): RequestInit {
  const head: RequestInit = {}
  if (from?.method !== undefined) head.method = from.method
  if (from?.headers !== undefined) head.headers = from.headers
  return head
}
