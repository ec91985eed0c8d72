import { retryAfterMs } from '../backoff/retry-after.ts'
import { withRetryAfter } from '../backoff/with-retry-after.ts'
import { check, optionError } from '../base/check.ts'
import { wallClock } from '../base/clock.ts'
import { ignoreRejection } from '../base/hook.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { judge, verdictOf, type CallOptions } from '../breaker/judge.ts'
import { wallTime, type CircuitBreakerOptions } from '../breaker/settings.ts'
import { ruleSchema } from '../machine/rules.ts'
import type { Verdict } from '../machine/state.ts'
import { any } from '../predicate/any.ts'
import type { OutcomePredicate } from '../predicate/outcome-predicate.ts'
import type { BreakerRegistry } from '../registry/registry.ts'
import { chosenBreakers } from './chosen-breakers.ts'
import { failed, ignoredCall, uncounted } from './counted.ts'
import type { HttpFields } from './options.ts'
import type { HttpPermit } from './settled-here.ts'

/**
 * The data that a circuit keeps of a failed response and shows to other callers. The response itself belongs to its
 * caller.
 */
export interface FailedResponse {
  readonly status: number | null
  /** Without userinfo, query and fragment. */
  readonly url: string
  /** How long the response asks callers to wait, if it does. */
  readonly retryAfterMs?: number
}

/** The breakers of a client, and how the outcomes of its requests are judged. */
export interface HttpBreakers {
  readonly breakers: BreakerRegistry
  /**
   * The breaker that a request goes through.
   *
   * @throws any error of the user's `breaker` function, or of the options that it returns
   */
  readonly breakerFor: (origin: string, request: unknown) => CircuitBreaker
  /** The options by which a request with this signal is judged. */
  readonly callThrough: (breaker: CircuitBreaker, signal: AbortSignal | undefined) => CallOptions
  /**
   * Judges a response, and settles the permit unless the verdict is success; then the client decides when to settle it.
   */
  readonly judgeResponse: (
    breaker: CircuitBreaker,
    permit: HttpPermit,
    response: unknown,
    failure: () => FailedResponse,
    call: CallOptions,
  ) => Verdict
}

type Predicates = Pick<CircuitBreakerOptions, 'isFailure' | 'isIgnored'>

/**
 * Breakers with the rules for HTTP: which outcomes count, that a Retry-After header may keep the circuit open for
 * longer, and that no response is kept.
 *
 * @throws TypeError, RangeError
 */
export function httpBreakers(caller: string, fields: HttpFields): HttpBreakers {
  const { registry, keyOf, maxRetryAfterMs } = fields
  // The response of each failure, while the permit is settled with it, because a backoff may look at its headers.
  const responses = new WeakMap<object, unknown>()

  const predicates = ({ isFailure = failed, isIgnored }: Predicates): Predicates => ({
    isFailure: fields.isFailure ?? isFailure,
    isIgnored: withUncounted(fields.isIgnored ?? isIgnored),
  })

  function complete(options: CircuitBreakerOptions): CircuitBreakerOptions {
    const [delay, defaultMs] = ruleSchema.resetTimeoutMs
    const { resetTimeoutMs = defaultMs } = options
    const own = check('CircuitBreaker()', 'resetTimeoutMs', resetTimeoutMs, delay)
    const backoff = withRetryAfter(
      (context) => {
        const failure = responses.get(Object(context.failure) as object) ?? context.failure
        return typeof own === 'function' ? own({ ...context, failure }) : own
      },
      { maxMs: maxRetryAfterMs, wallClock: () => (options.wallClock ?? wallClock)() },
    )
    return { ...options, ...predicates(options), resetTimeoutMs: backoff }
  }

  const { breakers, find } = registry
    ? { breakers: registry, find: (key: string) => registry.get(key) }
    : chosenBreakers(caller, fields, complete)

  return {
    breakers,
    breakerFor(origin, request) {
      let key: unknown = origin
      try {
        if (keyOf !== undefined) key = keyOf(request as never)
        if (typeof key !== 'string') throw optionError(TypeError, 'keyOf', 'answer', 'a string, at once', key)
      } catch (error) {
        ignoreRejection(key)
        const breaker = find(origin)
        breaker.settings.onHookError(error, 'keyOf')
        return breaker
      }
      return find(key)
    },
    callThrough: (breaker, signal) => ({ signal, ...predicates(breaker.settings) }),
    judgeResponse(breaker, permit, response, failure, call) {
      const outcome = { status: 'fulfilled', value: response } as const
      const verdict = verdictOf(judge(breaker.settings, outcome, call, permit))
      if (verdict === 'ignored') permit.settle(outcome, ignoredCall)
      if (verdict === 'failure') {
        const waitMs = Math.min(maxRetryAfterMs, waitOf(response, breaker))
        const cause = waitMs > 0 ? { ...failure(), retryAfterMs: waitMs } : failure()
        responses.set(cause, response)
        permit.fail(cause)
        responses.delete(cause)
      }
      return verdict
    },
  }
}

/** A value that is not a predicate is passed on, for the breaker to refuse. */
function withUncounted(isIgnored: unknown): OutcomePredicate {
  if (isIgnored === undefined) return uncounted
  const own = isIgnored as OutcomePredicate
  return typeof isIgnored === 'function' ? any(uncounted, own) : own
}

/**
 * How long the response asks callers to wait, in milliseconds; 0 if it does not say, or if its headers cannot be read.
 */
function waitOf(response: unknown, breaker: CircuitBreaker): number {
  try {
    return retryAfterMs(response, () => wallTime(breaker.settings) ?? NaN) ?? 0
  } catch {
    return 0
  }
}
