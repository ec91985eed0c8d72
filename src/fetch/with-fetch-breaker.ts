import { callback, check, oneOf } from '../base/check.ts'
import { admitOrWait, afterLease } from '../call/lease.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { httpBreakers } from '../http/breakers.ts'
import { discardBody } from '../http/discard-body.ts'
import { readHttpOptions, type HttpOptions } from '../http/options.ts'
import type { BreakerRegistry } from '../registry/registry.ts'
import { FetchExchange, type Send } from './exchange.ts'
import { rejectedResponse } from './rejected-response.ts'
import { bodyOf, failedResponse, originOf, requestOf, signalOf, type FetchArguments } from './request.ts'
import { watchedResponse } from './watched-response.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export type FetchBreakerOptions = HttpOptions<Request, Response> & FetchOptions

/** The options that only fetch has. */
export interface FetchOptions {
  /**
   * What the caller gets if the circuit rejects a call. `'throw'`: a rejection with the CircuitOpenError. `'respond'`:
   * a Response with status 503 and, if waiting helps, Retry-After.
   *
   * @default 'throw'
   */
  readonly whenOpen?: 'throw' | 'respond' | undefined
}

/** The fetch of the standard. It gives the arguments of a function that is written inline their types. */
export type StandardFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** What `withFetchBreaker` adds to a fetch. */
export interface FetchBreakers {
  /** The registry of its breakers: a new one, or the one that you passed. */
  readonly breakers: BreakerRegistry
}

/**
 * Puts a fetch behind a breaker for each origin. The registry of these breakers is readable as `.breakers`. The result
 * returns and throws the same as the fetch, except for calls that a circuit rejects. A call without a valid URL is
 * passed to the fetch and does not count.
 *
 * @typeParam Fetch the fetch, or a wrapper of it, with its own type
 * @throws TypeError, RangeError
 * @example
 * ```ts
 * import { withFetchBreaker } from 'recloser/fetch'
 *
 * const client = withFetchBreaker(fetch, { breaker: { failureThreshold: 3 } })
 * const response = await client('data:text/plain,hello')
 * console.log(await response.text(), client.breakers.size)
 * ```
 */
export function withFetchBreaker<Fetch extends StandardFetch>(
  fetch: Fetch,
  options?: FetchBreakerOptions,
): Fetch & StandardFetch & FetchBreakers
/**
 * The same for a fetch with other types of request and response.
 *
 * @typeParam Fetch the fetch of a package, with its own type
 * @throws TypeError, RangeError
 */
export function withFetchBreaker<Fetch extends (...args: never[]) => Promise<unknown>>(
  fetch: Fetch,
  options?: FetchBreakerOptions,
): Fetch & FetchBreakers
export function withFetchBreaker(
  fetch: (...args: never[]) => Promise<unknown>,
  options: FetchBreakerOptions = {},
): StandardFetch & FetchBreakers {
  const caller = 'withFetchBreaker()'
  const send = check(caller, 'fetch', fetch, callback<Send>())
  const fields = readHttpOptions(caller, options, { whenOpen: [oneOf('throw', 'respond'), 'throw'] })
  const { keyOf, settleOn, whenOpen, timeoutMs } = fields
  const { breakers, breakerFor, callThrough, judgeResponse } = httpBreakers(caller, fields)

  /** `undefined` if fetch will refuse to make the call. */
  function breakerOf(...[input, init]: FetchArguments): CircuitBreaker | undefined {
    const origin = originOf(input)
    if (origin === undefined) return undefined
    let request: Request | undefined
    try {
      request = keyOf && requestOf(input, init)
    } catch {
      return undefined
    }
    return breakerFor(origin, request)
  }

  async function guarded(...args: FetchArguments): Promise<Response> {
    const signal = signalOf(...args)
    if (signal?.aborted === true) {
      discardBody(bodyOf(...args), signal.reason)
      throw signal.reason
    }
    const breaker = breakerOf(...args)
    if (breaker === undefined) return send(...args)

    let permit = admitOrWait(breaker)
    if ('code' in permit) {
      permit = await afterLease(breaker, permit, signal).catch((error: unknown) => {
        discardBody(bodyOf(...args), error)
        throw error
      })
    }
    if ('code' in permit) {
      if (whenOpen === 'throw') throw permit
      return rejectedResponse(permit)
    }
    const call = callThrough(breaker, signal)
    const exchange = new FetchExchange(args, permit, call)
    const response = await exchange.send(send, timeoutMs)
    if (judgeResponse(breaker, permit, response, () => failedResponse(response, args[0]), call) !== 'success') {
      exchange.judged()
      return response
    }
    const watched =
      settleOn === 'body'
        ? watchedResponse(response, {
            ended: () => exchange.succeeded(),
            failed: (error) => exchange.brokeOff(error),
          })
        : undefined
    // If the body should not or cannot be watched, the headers are enough.
    if (watched === undefined) exchange.succeeded()
    return watched ?? response
  }

  // Properties that a runtime adds to its own fetch, such as `preconnect`, and also its name and length.
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(fetch))) {
    if (!notCopied.includes(name)) Object.defineProperty(guarded, name, property)
  }
  Object.defineProperty(guarded, 'breakers', { value: breakers, enumerable: true })
  return guarded as StandardFetch & FetchBreakers
}

/** Properties that belong to one function; `breakers` is there if the fetch is already wrapped. */
const notCopied: readonly string[] = Object.freeze(['arguments', 'breakers', 'caller', 'prototype'])
