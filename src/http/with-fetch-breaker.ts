import { defaultMaxMs } from '../backoff/capped.ts'
import { callback, check, milliseconds, oneOf, readOptions, wholeNumber } from '../base/check.ts'
import type { CircuitBreaker } from '../core/circuit-breaker.ts'
import { judge, type CallOptions } from '../core/judge.ts'
import type { Permit } from '../core/permit.ts'
import { BreakerRegistry, optionsRule } from '../core/registry.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../core/settings.ts'
import { keyFrom } from './fetch-key.ts'
import { signalOf, type FetchInit, type FetchInput } from './fetch-request.ts'
import { forHttp } from './http-outcome.ts'
import { refusedResponse } from './refused-response.ts'
import { watchedResponse, type ResponseWithBody } from './watched-response.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface FetchBreakerOptions {
  /**
   * The options of every breaker. Each is named for its key, after any `name`. An `isFailure` or `isIgnored` in it stands in
   * for the default: rejections and the statuses 429 and 5xx are failures, what the caller aborted is ignored. The value
   * they are asked about is the Response.
   *
   * @default {}
   */
  readonly breaker?: CircuitBreakerOptions | undefined
  /**
   * Which breaker a call goes through. Asked with the request, or one that has the URL, method and headers of the call, to
   * look at and not to read. Where it throws or gives no string, `onHookError` of `breaker` is told, and the origin is the key.
   *
   * @default the origin of the URL
   */
  readonly keyOf?: ((request: Request) => string) | undefined
  /**
   * How many breakers are kept, a whole number above 0; see BreakerRegistry.
   *
   * @default 10_000
   */
  readonly maxSize?: number | undefined
  /**
   * When a good answer counts. With `'body'` once its body was read to the end or cancelled, and a body that breaks off is
   * a failure; the response then is a copy around the same body. One whose body is never read counts for nothing. What the
   * status or the headers make a failure counts at once either way.
   *
   * @default 'headers'
   */
  readonly settleOn?: 'headers' | 'body' | undefined
  /**
   * What a call gets that the circuit rejects: `'throw'`: a rejection with the CircuitOpenError. `'respond'`: a Response with
   * status 503 and, where waiting helps, Retry-After.
   *
   * @default 'throw'
   */
  readonly whenOpen?: 'throw' | 'respond' | undefined
  /**
   * The longest open period that a Retry-After may ask for, in milliseconds; 0: none is heeded. It never shortens
   * `resetTimeoutMs`.
   *
   * @default 3_600_000 (one hour)
   */
  readonly maxRetryAfterMs?: number | undefined
}

/**
 * The fetch behind a breaker for each origin; their registry is readable as `.breakers`. What it gives and throws is what
 * the fetch gives and throws, but for calls that a circuit rejects. A call that has no valid URL is left to the fetch, and
 * counts for nothing.
 *
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
): Fetch & { readonly breakers: BreakerRegistry } {
  const place = 'withFetchBreaker()'
  const send = check(place, 'fetch', fetch, callback<(input: FetchInput, init?: FetchInit) => Promise<Response>>())
  const { breaker, keyOf, maxSize, settleOn, whenOpen, maxRetryAfterMs } = readOptions(place, options, {
    breaker: [optionsRule, {}],
    keyOf: [callback<(request: Request) => string>(), undefined],
    maxSize: [wholeNumber, 10_000],
    settleOn: [oneOf('headers', 'body'), 'headers'],
    whenOpen: [oneOf('throw', 'respond'), 'throw'],
    maxRetryAfterMs: [milliseconds, defaultMaxMs],
  })
  const breakers = new BreakerRegistry({ maxSize, options: forHttp(breaker, maxRetryAfterMs) })
  const keyFor = keyFrom(keyOf, resolveOptions(breaker).onHookError)

  async function guarded(...args: [input: FetchInput, init?: FetchInit]): Promise<Response> {
    const call = { signal: signalOf(...args) }
    if (call.signal?.aborted === true) throw call.signal.reason
    const key = keyFor(...args)
    if (key === undefined) return send(...args)

    const circuit = breakers.get(key)
    const permit = circuit.admit()
    if ('code' in permit) {
      if (whenOpen === 'throw') throw permit
      return refusedResponse(permit)
    }
    let response: Response
    try {
      response = await send(...args)
    } catch (error) {
      permit.settle({ status: 'rejected', reason: error }, call)
      throw error
    }
    if (settleOn === 'body') return settledWithBody(circuit, permit, response, call)
    permit.settle({ status: 'fulfilled', value: response }, call)
    return response
  }

  Object.defineProperties(guarded, {
    name: { value: fetch.name, configurable: true },
    length: { value: fetch.length, configurable: true },
    breakers: { value: breakers, enumerable: true },
  })
  // It takes what the fetch takes and gives what it gives.
  return guarded as unknown as Fetch & { readonly breakers: BreakerRegistry }
}

/** Gives the verdict now where the headers are enough for it, else when the body ends. */
function settledWithBody(circuit: CircuitBreaker, permit: Permit, response: Response, call: CallOptions): Response {
  const verdict = judge(circuit.settings, { status: 'fulfilled', value: response }, call, permit)
  if (verdict === 'failure') permit.fail(response)
  else if (verdict === 'ignored') permit.ignore()
  // Without a body: HEAD, 204, 304, and what a page may not look into.
  else if (!hasBody(response)) permit.succeed()
  else {
    return watchedResponse(response, {
      ended: () => permit.succeed(),
      failed: (error) => permit.settle({ status: 'rejected', reason: error }, call),
    })
  }
  return response
}

const hasBody = (response: Response): response is ResponseWithBody => Boolean(response.body)
