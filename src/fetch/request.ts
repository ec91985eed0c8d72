import type { FailedResponse } from '../http/breakers.ts'
import { originKey, publicUrl } from '../http/origin-key.ts'

/** The first argument of `fetch`. */
export type FetchInput = string | URL | Request

/** The part of the caller's `init` that is used. */
export type FetchInit = RequestInit | undefined

/** The arguments of a call of `fetch`. */
export type FetchArguments = readonly [input: FetchInput, init?: FetchInit]

/** Checked by shape, because the request may be from the undici package, or from another realm. */
export const isRequest = (input: FetchInput): input is Request => typeof input === 'object' && 'url' in input

const urlOf = (input: FetchInput): string => (isRequest(input) ? input.url : String(input))

/** Only a page has an address for relative URLs. */
const pageAddress = (): string | undefined => (globalThis as { location?: { href: string } }).location?.href

/** The signal that ends the call: that of `init` if it has one, or null, otherwise that of the request. */
export function signalOf(...[input, init]: FetchArguments): AbortSignal | undefined {
  if (init?.signal !== undefined) return init.signal ?? undefined
  return isRequest(input) ? input.signal : undefined
}

/** The key of the URL of a call; `undefined` if it is not a URL. */
export const originOf = (input: FetchInput): string | undefined => originKey(urlOf(input), pageAddress())

/**
 * The URL that a circuit keeps of a response, or that of the call if the response has none. A test double may return no
 * response at all.
 */
export function failedResponse(response: unknown, input: FetchInput): FailedResponse {
  const { status = null, url } = Object(response) as { readonly status?: number; readonly url?: string }
  return { status, url: publicUrl(url || urlOf(input), pageAddress()) }
}

/** The body that a call sends, if it can be read only once: that of `init`, otherwise that of the request. */
export const bodyOf = (...[input, init]: FetchArguments): unknown =>
  init?.body ?? (isRequest(input) ? input.body : undefined)

/** The init with some of its members replaced. If a request is used as init, its members are on its prototype. */
export function changedInit(init: FetchInit, change: RequestInit): RequestInit {
  const changed: Record<string, unknown> = {}
  for (const name in init) changed[name] = init[name as keyof RequestInit]
  return Object.assign(changed, change)
}

/**
 * The request for `keyOf`: the same request, or one with the URL, method and headers of the call. The body is left out,
 * because a request that is made from another one takes its body.
 *
 * @throws TypeError for arguments that fetch itself would refuse
 */
export function requestOf(input: FetchInput, init: FetchInit): Request {
  if (!isRequest(input)) return new Request(input, headOf(init))
  return init === undefined ? input : new Request(input.url, { ...headOf(input), ...headOf(init) })
}

/** The method and headers of a request or an init. */
export function headOf(from: RequestInit | undefined): RequestInit {
  const head: RequestInit = {}
  if (from?.method !== undefined) head.method = from.method
  if (from?.headers !== undefined) head.headers = from.headers
  return head
}
