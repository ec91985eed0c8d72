import { defaultMaxMs } from '../backoff/capped.ts'
import { callback, check, milliseconds, oneOf, readOptions, wholeNumber } from '../base/check.ts'
import { optionsRule, type BreakerRegistry } from '../registry/registry.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { FetchExchange, type Send } from './fetch-exchange.ts'
import { keyFrom } from './fetch-key.ts'
import { discardBody } from '../http/discard-body.ts'
import { answeredUrl, bodyOf, signalOf, type FetchArguments } from './fetch-request.ts'
import { headersTimeout } from '../http/headers-timeout.ts'
import { httpBreakers } from '../http/http-outcome.ts'
import { refusedResponse } from './refused-response.ts'
import { watchedResponse } from './watched-response.ts'

/** All fields are optional; `undefined` counts as absent, and an unknown key is an error. */
export interface FetchBreakerOptions {
  /**
   * The options of every breaker. Each is named for its key, after any `name`. An `isFailure` takes the place of the default,
   * by which rejections and the statuses 429 and 5xx are failures. An `isIgnored` adds to what always counts for nothing:
   * what the caller aborted, a request that fetch refused to send, and one whose own body failed. They are asked about the
   * Response; a backoff gets it as `failure`. The circuit keeps only `{ status, url }` of it, as the cause of its errors.
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
   * How long a call may wait for the headers of its answer, in milliseconds above 0. When time is up, the request is aborted,
   * the call rejects with a `TimeoutError`, and counts as a failure. The body may take longer. `Infinity`: no limit.
   *
   * @default Infinity
   */
  readonly timeoutMs?: number | undefined
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
  const send = check(place, 'fetch', fetch, callback<Send>())
  const { breaker, keyOf, maxSize, settleOn, whenOpen, timeoutMs, maxRetryAfterMs } = readOptions(place, options, {
    breaker: [optionsRule, {}],
    keyOf: [callback<(request: Request) => string>(), undefined],
    maxSize: [wholeNumber, 10_000],
    settleOn: [oneOf('headers', 'body'), 'headers'],
    whenOpen: [oneOf('throw', 'respond'), 'throw'],
    timeoutMs: [headersTimeout, Infinity],
    maxRetryAfterMs: [milliseconds, defaultMaxMs],
  })
  const { breakers, judgeAnswer } = httpBreakers(breaker, maxSize, maxRetryAfterMs)
  const keyFor = keyFrom(keyOf, resolveOptions(breaker).onHookError)

  async function guarded(...args: FetchArguments): Promise<Response> {
    const call = { signal: signalOf(...args) }
    if (call.signal?.aborted === true) {
      discardBody(bodyOf(...args), call.signal.reason)
      throw call.signal.reason
    }
    const key = keyFor(...args)
    if (key === undefined) return send(...args)

    const circuit = breakers.get(key)
    const permit = circuit.admit()
    if ('code' in permit) {
      if (whenOpen === 'throw') throw permit
      return refusedResponse(permit)
    }
    const exchange = new FetchExchange(args, permit, call)
    const response = await exchange.send(send, timeoutMs)
    const summary = (): { status: number; url: string } => ({
      status: response.status,
      url: answeredUrl(response, args[0]),
    })
    if (judgeAnswer(circuit, permit, response, summary, call) !== 'success') {
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
