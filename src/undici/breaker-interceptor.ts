import { milliseconds } from '../base/check.ts'
import type { Permit } from '../breaker/permit.ts'
import { admitOrWait, permitAfter } from '../call/lease.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { httpBreakers } from '../http/breakers.ts'
import { readHttpOptions, type HttpOptions } from '../http/options.ts'
import { watchBody } from '../http/request-body.ts'
import { settledHere } from '../http/settled-here.ts'
import type { BreakerRegistry } from '../registry/registry.ts'
import { Exchange, type UndiciResponse } from './exchange.ts'
import { WatchedHandler, type HandlerLike } from './handler.ts'
import { WatchedLegacyHandler, type LegacyHandlerLike } from './legacy-handler.ts'
import { dispatchOrigin, dispatchSignal, type UndiciOptions, type UndiciRequest } from './request.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export type UndiciBreakerOptions = HttpOptions<UndiciRequest, UndiciResponse> & InterceptorOptions

/** The options that only undici has. */
export interface InterceptorOptions {
  /**
   * With `settleOn: 'body'`: a response counts as a success if its body is not read for this long, in milliseconds, 0
   * or more.
   *
   * @default 60_000
   */
  readonly unreadTimeoutMs?: number | undefined
}

/** An interceptor for `dispatcher.compose()`, in undici 6, 7 and 8. */
export interface UndiciInterceptor {
  /**
   * Wraps the dispatch of a dispatcher.
   *
   * @typeParam Dispatch the dispatch, with its own type
   */
  <Dispatch extends (options: never, handler: never) => boolean>(dispatch: Dispatch): Dispatch
  /** The registry of its breakers: a new one, or the one that you passed. */
  readonly breakers: BreakerRegistry
}

/**
 * Makes an interceptor that puts a breaker in front of each origin. A rejected request fails with a CircuitOpenError,
 * in the same way as a request whose connection is refused. All other requests pass through unchanged. Requests without
 * an origin have the key `default`. If you compose it before a retry or redirect interceptor, it counts each attempt
 * and each hop.
 *
 * @throws TypeError, RangeError
 *
 * @example
 * ```ts
 * import { breakerInterceptor } from 'recloser/undici'
 * import { Agent, interceptors } from 'undici'
 *
 * const agent = new Agent().compose(breakerInterceptor({ breaker: { failureThreshold: 3 } }), interceptors.retry())
 * await agent.close()
 * ```
 */
export function breakerInterceptor(options: UndiciBreakerOptions = {}): UndiciInterceptor {
  const caller = 'breakerInterceptor()'
  const fields = readHttpOptions(caller, options, { unreadTimeoutMs: [milliseconds, 60_000] })
  const http = httpBreakers(caller, fields)
  const settings = { ...fields, judgeResponse: http.judgeResponse }

  const intercept =
    (dispatch: DispatchLike): DispatchLike =>
    (request, handler) => {
      if (!isRequest(request) || !isHandler(handler)) return dispatch(request, handler)
      const signal = dispatchSignal(request)
      // Undici reports that to the handler.
      if (signal?.aborted === true) return dispatch(request, handler)
      const origin = dispatchOrigin(request)
      if (origin === undefined) return dispatch(request, handler)
      let breaker: CircuitBreaker
      try {
        breaker = http.breakerFor(origin, request)
      } catch (error) {
        return reject(handler, error)
      }
      const send = (permit: Permit): boolean => {
        const body = watchBody(request.body)
        const call = http.callThrough(breaker, signal)
        const exchange = new Exchange(breaker, settledHere(permit), call, settings, request, body)
        try {
          return dispatch(
            body.sent === request.body ? request : { ...request, body: body.sent },
            watch(handler, exchange),
          )
        } catch (error) {
          // The request did not reach the server; errors there are reported to the handler.
          exchange.left(error)
          throw error
        }
      }
      const permit = admitOrWait(breaker)
      if (!('code' in permit)) return send(permit)
      if (permit.lease === undefined) return reject(handler, permit)
      // Errors that are thrown during this can be reported only here.
      permitAfter(breaker, permit, signal)
        .then(send)
        .catch((error: unknown) => reject(handler, error))
      return true
    }
  // One function for the dispatch of every version; what it reads of their options and handlers is checked where it is read.
  return Object.assign(intercept as unknown as UndiciInterceptor, { breakers: http.breakers })
}

type DispatchLike = (request: UndiciOptions, handler: AnyHandler) => boolean
type AnyHandler = HandlerLike & LegacyHandlerLike

/** Whether undici would accept the handler; if not, undici reports the error. */
const isRequest = (request: unknown): boolean => typeof request === 'object' && request !== null

function isHandler(handler: AnyHandler | null | undefined): boolean {
  return typeof handler?.onResponseError === 'function' || typeof handler?.onError === 'function'
}

/** Checked by its first method, as undici 7 does; a handler that only handles errors may lack it. */
const isCurrent = (handler: AnyHandler): boolean =>
  typeof handler.onRequestStart === 'function' || typeof handler.onError !== 'function'

/**
 * Fails the request as a closed dispatcher does, but returns true, because a caller that gets false waits for a drain
 * event that would never come.
 */
function reject(handler: AnyHandler, error: unknown): boolean {
  if (isCurrent(handler)) handler.onResponseError?.(null, error)
  else handler.onError?.(error)
  return true
}

const watch = (handler: AnyHandler, exchange: Exchange): AnyHandler =>
  isCurrent(handler) ? new WatchedHandler(handler, exchange) : new WatchedLegacyHandler(handler, exchange)
