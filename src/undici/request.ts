import { originKey, publicUrl } from '../http/origin-key.ts'

/** The part of a request's options that this looks at. */
export interface UndiciRequest {
  /** Absent for requests of a Client or Pool of undici 6 and 7, which has one origin. */
  readonly origin?: string | URL | undefined
  /** The path and the query. */
  readonly path: string
  /** The HTTP method. */
  readonly method: string
}

/** What else of them is read here. */
export type UndiciOptions = UndiciRequest & { readonly signal?: unknown; readonly body?: unknown }

/** The key of the origin; `undefined`: it is none, and undici is to say so. */
export function dispatchOrigin({ origin }: UndiciRequest): string | undefined {
  // Undici takes an empty one for none.
  if (!origin) return 'default'
  return typeof origin === 'string' || origin instanceof URL ? originKey(origin) : undefined
}

/** The URL of the request, fit for logs. */
export const dispatchUrl = ({ origin, path }: UndiciRequest): string =>
  publicUrl(path, origin ? String(origin) : undefined)

/** The caller's signal; undici takes an EventEmitter in its place, which cannot be asked. */
export function dispatchSignal({ signal }: UndiciOptions): AbortSignal | undefined {
  return typeof (signal as AbortSignal | null | undefined)?.aborted === 'boolean' ? (signal as AbortSignal) : undefined
}
