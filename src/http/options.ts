import {
  callback,
  milliseconds,
  oneOf,
  readOptions,
  optionError,
  rule,
  wholeNumber,
  type Fields,
} from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitBreakerOptions } from '../breaker/settings.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'
import type { BreakerRegistry } from '../registry/registry.ts'
import { headersTimeout } from './headers-timeout.ts'

/** What a request goes through: an existing breaker, or a new one with these options. */
export type BreakerOrOptions<Response> = CircuitBreaker | CircuitBreakerOptions<Response>

/**
 * Used instead of `undefined` alone, so that the compiler's message says why an option is refused. No such text is ever
 * accepted.
 */
export type NotWith<Other extends string> = `not together with ${Other}`

/** Which breakers requests go through: those that the client makes, or those of a registry of your own, not both. */
export type ClientBreakers<Response> =
  | {
      /**
       * The options of every breaker; or a breaker of your own, which all requests go through; or a function of the key
       * that returns one or the other. If the function returns options for a key, it is called once for this key; if it
       * returns a breaker, it is called at each request. A breaker that is made here is named after its key, with any
       * `name` before it. If the function throws, the request fails with its error.
       *
       * A Retry-After header lengthens the open period of a breaker that is made here. A breaker of your own keeps its
       * own options: wrap its `resetTimeoutMs` in `withRetryAfter` to obey the header. If it has no `isFailure` or
       * `isIgnored`, those for HTTP are used. Of a failed response, a circuit keeps only `{ status, url }`, with
       * `retryAfterMs` if there was such a header, as the cause of its errors.
       *
       * @default recommended() of recloser/presets
       */
      readonly breaker?: BreakerOrOptions<Response> | ((key: string) => BreakerOrOptions<Response>) | undefined
      /**
       * How many breakers are kept, a whole number above 0; see BreakerRegistry.
       *
       * @default 10_000
       */
      readonly maxSize?: number | undefined
      /** Not together with `breaker` or `maxSize`. */
      readonly registry?: NotWith<'breaker or maxSize'> | undefined
    }
  | {
      /** Not together with `registry`. */
      readonly breaker?: NotWith<'registry'> | undefined
      /** Not together with `registry`. */
      readonly maxSize?: NotWith<'registry'> | undefined
      /**
       * A registry of your own, to share breakers with other clients. Its breakers keep their own options, as described
       * for `breaker`. Not together with `breaker` or `maxSize`.
       *
       * @default a new one
       */
      readonly registry?: BreakerRegistry | undefined
    }

/** The options that fetch and undici have in common. */
export type HttpOptions<Request, Response> = ClientBreakers<Response> & HttpCallOptions<Request, Response>

/** The options that fetch and undici have in common, beside their breakers. */
export interface HttpCallOptions<Request, Response> {
  /**
   * Which breaker a request goes through. If it throws or does not return a string, the origin is the key, and
   * `onHookError` of the breaker of that key receives the error.
   *
   * @default the origin, such as `https://api.example`
   */
  readonly keyOf?: ((request: Request) => string) | undefined
  /**
   * Whether an outcome counts as a failure. It replaces the `isFailure` of every breaker. If neither is given, the
   * statuses 429 and 5xx are failures, and so is every error that has no other status.
   *
   * @default the predicate of the breaker
   */
  readonly isFailure?: OutcomePredicate<Response> | undefined
  /**
   * Whether to ignore an outcome. It replaces the `isIgnored` of every breaker, and adds to the outcomes that are
   * always ignored over HTTP.
   *
   * @default the predicate of the breaker
   */
  readonly isIgnored?: OutcomePredicate<Response> | undefined
  /**
   * When a good response counts as a success. `'headers'`: when its headers arrive. `'body'`: when the caller has read
   * its body to the end or stopped reading early; a body that breaks off is a failure. In both cases a response that is
   * a failure because of its status or headers counts at once.
   *
   * @default 'headers'
   */
  readonly settleOn?: 'headers' | 'body' | undefined
  /**
   * How long a request may wait for the headers of its response, in milliseconds above 0, including the time for a
   * connection. After that the request is aborted, fails with a `TimeoutError`, and counts as a failure. The body may
   * take longer. `Infinity`: no limit.
   *
   * @default Infinity
   */
  readonly timeoutMs?: number | undefined
  /**
   * The longest open period that a Retry-After header may ask for, in milliseconds, 0 or more; `0` ignores the header. It
   * never shortens `resetTimeoutMs`.
   *
   * @default 300_000 (five minutes)
   */
  readonly maxRetryAfterMs?: number | undefined
}

/** What `breaker` is: its predicates are asked about the responses of this client alone. */
export type Choice = CircuitBreaker | CircuitBreakerOptions | ((key: string) => CircuitBreaker | CircuitBreakerOptions)

const schema = {
  breaker: [
    rule<Choice>(
      'object function',
      'a CircuitBreaker, options of one, or a function that returns either',
      (value) => !Array.isArray(value),
    ),
    undefined,
  ],
  registry: [
    rule<BreakerRegistry>('object', 'a BreakerRegistry', (value) => typeof value.peek === 'function'),
    undefined,
  ],
  keyOf: [callback<(request: never) => string>(), undefined],
  maxSize: [wholeNumber, undefined],
  isFailure: [callback<OutcomePredicate>(), undefined],
  isIgnored: [callback<OutcomePredicate>(), undefined],
  settleOn: [oneOf('headers', 'body'), 'headers'],
  timeoutMs: [headersTimeout, Infinity],
  maxRetryAfterMs: [milliseconds, 300_000],
} as const

/** The options that fetch and undici have in common, checked and complete. */
export type HttpFields = Fields<typeof schema>

/**
 * Reads the options of a client: those in common, and its own.
 *
 * @throws TypeError, RangeError
 */
export function readHttpOptions<const Own extends Parameters<typeof readOptions>[2]>(
  caller: string,
  options: unknown,
  own: Own,
): HttpFields & Fields<Own> {
  // Every field of the two was read as its rule says.
  const fields = readOptions(caller, options, { ...schema, ...own }, 'options', [
    [/^(trip|failureT|reset|halfO)/, '`breaker: { … }`'],
  ]) as HttpFields & Fields<Own>
  for (const name of ['breaker', 'maxSize'] as const) {
    if (fields.registry !== undefined && fields[name] !== undefined) {
      throw optionError(TypeError, caller, name, 'absent where `registry` is given', fields[name])
    }
  }
  return fields
}
