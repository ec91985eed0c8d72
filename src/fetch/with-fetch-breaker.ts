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

/** The options that fetch alone has. */
export interface FetchOptions {
  /**
   * What the caller gets if the circuit rejects a call. `'throw'`: a rejection with the CircuitOpenError. `'respond'`:
   * a Response with status 503 and, if waiting helps, Retry-After.
   *
   * @default 'throw'
   */
  readonly whenOpen?: 'throw' | 'respond' | undefined
}

/**
 * Puts a fetch behind a breaker for each origin. The registry of these breakers is readable as `.breakers`. The result
 * returns and throws the same as the fetch, except for calls that a circuit rejects. A call without a valid URL is
 * passed to the fetch and counts for nothing.
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
export function withFetchBreaker<Fetch extends (...args: never[]) => Promise<unknown>>(
  fetch: Fetch,
  options: FetchBreakerOptions = {},
): Fetch & {
  /** The breakers that it made, by their keys; or the registry that it was given. */
  readonly breakers: BreakerRegistry
} {
  const caller = 'withFetchBreaker()'
  const send = check(caller, 'fetch', fetch, callback<Send>())
  const fields = readHttpOptions(caller, options, { whenOpen: [oneOf('throw', 'respond'), 'throw'] })
  const { keyOf, settleOn, whenOpen, timeoutMs } = fields
  const { breakers, breakerFor, callThrough, judgeResponse } = httpBreakers(caller, fields)

  /** `undefined`: fetch will refuse to make the call. */
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
    // Where the body is not to be watched, or cannot be, the headers are enough.
    if (watched === undefined) exchange.succeeded()
    return watched ?? response
  }

  // What a runtime adds to its own fetch, such as `preconnect`; its name and length are among it.
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(fetch))) {
    if (!notCopied.includes(name)) Object.defineProperty(guarded, name, property)
  }
  Object.defineProperty(guarded, 'breakers', { value: breakers, enumerable: true })
  // It takes what the fetch takes and gives what it gives.
  return guarded as unknown as Fetch & { readonly breakers: BreakerRegistry }
}

/** What is a function's own; `breakers` is of a fetch that is wrapped already. */
const notCopied: readonly string[] = Object.freeze(['arguments', 'breakers', 'caller', 'prototype'])
