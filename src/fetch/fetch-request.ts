import { originKey, publicUrl } from '../http/origin-key.ts'

/** What may be handed to `fetch` first. */
export type FetchInput = string | URL | Request

/** The part of the caller's `init` that is looked at. */
export type FetchInit = RequestInit | undefined

/** The arguments of a call of `fetch`. */
export type FetchArguments = readonly [input: FetchInput, init?: FetchInit]

/** By shape: the request may be of the undici package, or of another realm. */
export const isRequest = (input: FetchInput): input is Request => typeof input === 'object' && 'url' in input

const urlOf = (input: FetchInput): string => (isRequest(input) ? input.url : String(input))

/** Only a page has an address that a relative one is read against. */
const pageAddress = (): string | undefined => (globalThis as { location?: { href: string } }).location?.href

/** The signal that ends the call: that of `init` where it names one, null included, else that of the request. */
export function signalOf(...[input, init]: FetchArguments): AbortSignal | undefined {
  if (init?.signal !== undefined) return init.signal ?? undefined
  return isRequest(input) ? input.signal : undefined
}

/** The key of the URL that a call goes to. `undefined`: it is no URL. */
export const originOf = (input: FetchInput): string | undefined => originKey(urlOf(input), pageAddress())

/** The URL that answered, fit for logs; that of the call where the response does not say. */
export const answeredUrl = (response: Response, input: FetchInput): string =>
  publicUrl(response.url || urlOf(input), pageAddress())

/** The body that a call sends, as far as it is one that can be used up: that of `init`, else that of the request. */
export const bodyOf = (...[input, init]: FetchArguments): unknown =>
  init?.body ?? (isRequest(input) ? input.body : undefined)

/** The init with some of its members replaced. Those of a request that serves as init stand on its prototype. */
export function changedInit(init: FetchInit, change: RequestInit): RequestInit {
  const changed: Record<string, unknown> = {}
  for (const name in init) changed[name] = init[name as keyof RequestInit]
  return Object.assign(changed, change)
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

/** The method and headers of a request or an init. */
export function headOf(from: RequestInit | undefined): RequestInit {
  const head: RequestInit = {}
  if (from?.method !== undefined) head.method = from.method
  if (from?.headers !== undefined) head.headers = from.headers
  return head
}
