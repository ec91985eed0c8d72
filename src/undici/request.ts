import { originKey, publicUrl } from '../http/origin-key.ts'

/** The part of a request's options that is used here. */
export interface UndiciRequest {
  /** Absent for requests of a Client or Pool of undici 6 and 7, which has one origin. */
  readonly origin?: string | URL | undefined
  /** The path and the query. */
  readonly path: string
  /** The HTTP method. */
  readonly method: string
}

/** Other options that are read here. */
export type UndiciOptions = UndiciRequest & { readonly signal?: unknown; readonly body?: unknown }

/** The key of the origin; `undefined` if it is not an origin, which undici reports. */
export function dispatchOrigin({ origin }: UndiciRequest): string | undefined {
  // Undici treats an empty origin as absent.
  if (!origin) return 'default'
  return typeof origin === 'string' || origin instanceof URL ? originKey(origin) : undefined
}

/** The URL of the request, without secrets, for logs. */
export const dispatchUrl = ({ origin, path }: UndiciRequest): string =>
  publicUrl(path, origin ? String(origin) : undefined)

/** The caller's signal. Undici also accepts an EventEmitter, which has no state to read. */
export function dispatchSignal({ signal }: UndiciOptions): AbortSignal | undefined {
  return typeof (signal as AbortSignal | null | undefined)?.aborted === 'boolean' ? (signal as AbortSignal) : undefined
}
