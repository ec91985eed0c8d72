import { defaultMaxMs } from '../backoff/capped.ts'
import { callback, milliseconds, oneOf, readOptions, wholeNumber } from '../base/check.ts'
import { BreakerRegistry, optionsRule } from '../core/registry.ts'
import type { CircuitBreakerOptions } from '../core/settings.ts'
import { forHttp } from './http-outcome.ts'
import { Exchange, type SettleOn } from './undici-exchange.ts'
import { WatchedHandler, type HandlerLike } from './undici-handler.ts'
import { WatchedLegacyHandler, type LegacyHandlerLike } from './undici-legacy-handler.ts'

/** The part of a request's options that this looks at. */
export interface UndiciRequest {
  /** Absent for requests of a Client or Pool of undici 6 and 7, which has one origin. */
  readonly origin?: string | URL | undefined
  readonly path: string
  readonly method: string
}

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface UndiciBreakerOptions {
  /**
   * The options of every breaker. Over HTTP the defaults are these: status 5xx and 429, connection errors and timeouts are
   * failures; the caller's own abort and its own mistakes count for nothing; any other answer is a success. A Retry-After
   * header may lengthen `resetTimeoutMs`.
   *
   * @default {}
   */
  readonly breaker?: CircuitBreakerOptions | undefined
  /**
   * Which breaker a request goes through. What it throws, the caller gets.
   *
   * @default the origin, such as `https://api.example`; `default` where the request names none
   */
  readonly keyOf?: ((request: UndiciRequest) => string) | undefined
  /**
   * How many breakers are kept, a whole number above 0.
   *
   * @default 10_000
   */
  readonly maxSize?: number | undefined
  /**
   * When an answer that begins well is a success: once its headers have come, or once its body is complete, so that one
   * that breaks off is a failure.
   *
   * @default 'headers'
   */
  readonly settleOn?: SettleOn | undefined
  /**
   * With `settleOn: 'body'`: an answer whose body nobody reads on for so long is a success, in milliseconds, 0 or more.
   *
   * @default 60_000
   */
  readonly unreadTimeoutMs?: number | undefined
  /**
   * The longest that a Retry-After header may keep a circuit open, in milliseconds, 0 or more; `0` heeds none.
   *
   * @default 3_600_000 (one hour)
   */
  readonly maxRetryAfterMs?: number | undefined
}

/** What `dispatcher.compose()` takes, in undici 6, 7 and 8. */
export interface UndiciInterceptor {
  <Dispatch extends (options: never, handler: never) => boolean>(dispatch: Dispatch): Dispatch
  /** The breaker of each key. */
  readonly breakers: BreakerRegistry
}

const schema = {
  breaker: [optionsRule, {}],
  keyOf: [callback<(request: UndiciRequest) => string>(), originOf],
  maxSize: [wholeNumber, 10_000],
  settleOn: [oneOf('headers', 'body'), 'headers'],
  unreadTimeoutMs: [milliseconds, 60_000],
  maxRetryAfterMs: [milliseconds, defaultMaxMs],
} as const

/**
 * An interceptor that puts a breaker before each origin. A request that is refused fails with a CircuitOpenError, as one
 * whose connection is refused would; all others go through untouched. Composed before a retry or redirect interceptor, it
 * counts each attempt and each hop.
 *
 * @throws TypeError, RangeError
 *
 * @example
 * ```ts
 * import { circuitBreaker } from 'recloser/undici'
 * import { Agent, interceptors } from 'undici'
 *
 * const agent = new Agent().compose(circuitBreaker({ breaker: { failureThreshold: 3 } }), interceptors.retry())
 * await agent.close()
 * ```
 */
export function circuitBreaker(options: UndiciBreakerOptions = {}): UndiciInterceptor {
  const settings = readOptions('circuitBreaker()', options, schema)
  const { keyOf, maxSize } = settings
  const breakers = new BreakerRegistry({ maxSize, options: forHttp(settings.breaker, settings.maxRetryAfterMs) })

  const intercept =
    (dispatch: DispatchLike): DispatchLike =>
    (request, handler) => {
      if (!isRequest(request) || !isHandler(handler)) return dispatch(request, handler)
      const signal = signalOf(request)
      // Undici tells the handler of it.
      if (signal?.aborted === true) return dispatch(request, handler)
      const breaker = breakers.get(keyOf(request))
      const permit = breaker.admit()
      if ('code' in permit) return refuse(handler, permit)
      const exchange = new Exchange(breaker, permit, settings)
      try {
        return dispatch(request, watch(handler, exchange, signal))
      } catch (error) {
        // It did not get as far as the dependency, which would have been told to the handler.
        permit.ignore()
        throw error
      }
    }
  // One function for the dispatch of every version; what it reads of their options and handlers is checked where it is read.
  return Object.assign(intercept as unknown as UndiciInterceptor, { breakers })
}

type DispatchLike = (request: RequestLike, handler: AnyHandler) => boolean
type AnyHandler = HandlerLike & LegacyHandlerLike
type RequestLike = UndiciRequest & { readonly signal?: unknown }

function originOf({ origin = 'default' }: UndiciRequest): string {
  return typeof origin === 'string' ? origin : origin.origin
}

/** Whether undici would take it at all; if not, undici is to say so. */
const isRequest = (request: unknown): boolean => typeof request === 'object' && request !== null

function isHandler(handler: AnyHandler | null | undefined): boolean {
  return typeof handler?.onResponseError === 'function' || typeof handler?.onError === 'function'
}

/** Undici 7 takes a handler for what it is by its `onRequestStart`, too. */
const isCurrent = (handler: AnyHandler): boolean => typeof handler.onRequestStart === 'function'

/** As a dispatcher that was closed refuses; but true, for who is told false waits for a drain event that would never come. */
function refuse(handler: AnyHandler, error: Error): boolean {
  if (isCurrent(handler)) handler.onResponseError?.(null, error)
  else handler.onError?.(error)
  return true
}

const watch = (handler: AnyHandler, exchange: Exchange, signal: AbortSignal | undefined): AnyHandler =>
  isCurrent(handler)
    ? new WatchedHandler(handler, exchange, signal)
    : new WatchedLegacyHandler(handler, exchange, signal)

/** The caller's signal; undici takes an EventEmitter in its place, which cannot be asked. */
function signalOf({ signal }: RequestLike): AbortSignal | undefined {
  return typeof (signal as AbortSignal | null | undefined)?.aborted === 'boolean' ? (signal as AbortSignal) : undefined
}
