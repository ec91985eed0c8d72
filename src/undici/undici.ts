import { defaultMaxMs } from '../backoff/capped.ts'
import { callback, milliseconds, oneOf, readOptions, wholeNumber } from '../base/check.ts'
import { optionsRule, type BreakerRegistry } from '../registry/registry.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { askedKey } from '../http/asked-key.ts'
import { headersTimeout } from '../http/headers-timeout.ts'
import { httpBreakers } from '../http/http-outcome.ts'
import { watchBody } from '../http/request-body.ts'
import { settledHere } from '../http/settled-here.ts'
import { Exchange, type SettleOn } from './undici-exchange.ts'
import { WatchedHandler, type HandlerLike } from './undici-handler.ts'
import { WatchedLegacyHandler, type LegacyHandlerLike } from './undici-legacy-handler.ts'
import { dispatchOrigin, dispatchSignal, type UndiciOptions, type UndiciRequest } from './undici-request.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface UndiciBreakerOptions {
  /**
   * The options of every breaker. Over HTTP the defaults are these: status 5xx and 429, connection errors and timeouts are
   * failures; the caller's own abort, its own mistakes and a request body that fails count for nothing, and an `isIgnored`
   * adds to them; any other answer is a success. A Retry-After header may lengthen `resetTimeoutMs`. The circuit keeps only
   * `{ status, url }` of an answer that failed, as the cause of its errors.
   *
   * @default {}
   */
  readonly breaker?: CircuitBreakerOptions | undefined
  /**
   * Which breaker a request goes through. Where it throws or gives no string, `onHookError` of `breaker` is told, and the
   * origin is the key.
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
   * that breaks off is a failure, and one that the caller leaves early is a success.
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
   * How long a request may wait for the headers of its answer, in milliseconds above 0; the time for a connection is part of
   * it. When time is up, the request is aborted, fails with a `TimeoutError`, and counts as a failure. The body may take
   * longer. `Infinity`: no limit.
   *
   * @default Infinity
   */
  readonly timeoutMs?: number | undefined
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
  keyOf: [callback<(request: UndiciRequest) => string>(), undefined],
  maxSize: [wholeNumber, 10_000],
  settleOn: [oneOf('headers', 'body'), 'headers'],
  unreadTimeoutMs: [milliseconds, 60_000],
  timeoutMs: [headersTimeout, Infinity],
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
  const given = readOptions('circuitBreaker()', options, schema)
  const { keyOf } = given
  const { breakers, judgeAnswer } = httpBreakers(given.breaker, given.maxSize, given.maxRetryAfterMs)
  const { onHookError } = resolveOptions(given.breaker)
  const settings = { ...given, judgeAnswer }
  const keyFor = (request: UndiciRequest): string | undefined =>
    (keyOf && askedKey(keyOf, request, onHookError)) ?? dispatchOrigin(request)

  const intercept =
    (dispatch: DispatchLike): DispatchLike =>
    (request, handler) => {
      if (!isRequest(request) || !isHandler(handler)) return dispatch(request, handler)
      const signal = dispatchSignal(request)
      // Undici tells the handler of it.
      if (signal?.aborted === true) return dispatch(request, handler)
      const key = keyFor(request)
      if (key === undefined) return dispatch(request, handler)
      const breaker = breakers.get(key)
      const permit = breaker.admit()
      if ('code' in permit) return refuse(handler, permit)
      const body = watchBody(request.body)
      const exchange = new Exchange(breaker, settledHere(permit), settings, request, body)
      try {
        return dispatch(
          body.sent === request.body ? request : { ...request, body: body.sent },
          watch(handler, exchange),
        )
      } catch (error) {
        // It did not get as far as the dependency, which would have been told to the handler.
        exchange.left(error)
        throw error
      }
    }
  // One function for the dispatch of every version; what it reads of their options and handlers is checked where it is read.
  return Object.assign(intercept as unknown as UndiciInterceptor, { breakers })
}

type DispatchLike = (request: UndiciOptions, handler: AnyHandler) => boolean
type AnyHandler = HandlerLike & LegacyHandlerLike

/** Whether undici would take it at all; if not, undici is to say so. */
const isRequest = (request: unknown): boolean => typeof request === 'object' && request !== null

function isHandler(handler: AnyHandler | null | undefined): boolean {
  return typeof handler?.onResponseError === 'function' || typeof handler?.onError === 'function'
}

/** By its first method, as undici 7 does; a handler that only hears of errors may lack it. */
const isCurrent = (handler: AnyHandler): boolean =>
  typeof handler.onRequestStart === 'function' || typeof handler.onError !== 'function'

/** As a dispatcher that was closed refuses; but true, for who is told false waits for a drain event that would never come. */
function refuse(handler: AnyHandler, error: Error): boolean {
  if (isCurrent(handler)) handler.onResponseError?.(null, error)
  else handler.onError?.(error)
  return true
}

const watch = (handler: AnyHandler, exchange: Exchange): AnyHandler =>
  isCurrent(handler) ? new WatchedHandler(handler, exchange) : new WatchedLegacyHandler(handler, exchange)
