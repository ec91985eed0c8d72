import { withRetryAfter } from '../backoff/with-retry-after.ts'
import { rejectionOf } from '../base/rejected-error.ts'
import { BreakerRegistry } from '../registry/registry.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { judge, type CallOptions } from '../breaker/judge.ts'
import { resolveOptions, type CircuitBreakerOptions } from '../breaker/settings.ts'
import type { Verdict } from '../machine/state.ts'
import { all } from '../predicate/all.ts'
import { alongCause } from '../predicate/along-cause.ts'
import { any } from '../predicate/any.ts'
import { callerAborted } from '../predicate/caller-aborted.ts'
import { errorCode } from '../predicate/error-code.ts'
import { errorWhere } from '../predicate/error-where.ts'
import { httpStatus } from '../predicate/http-status.ts'
import { not } from '../predicate/not.ts'
import { anyError } from '../predicate/any-error.ts'
import type { HttpPermit } from './settled-here.ts'

/** The dependency answered 5xx or 429, or gave no answer at all. An error that carries another status is an answer. */
const failed = any(httpStatus(429, '5xx'), all(anyError, not(httpStatus('1xx', '2xx', '3xx', '4xx'))))

/** What undici and Bun call an error of the caller's own making: the request was wrong, or the dispatcher was closed. */
const callersOwn = errorCode(
  // Of Node.js, for an item of a body that is neither text nor bytes; of Bun, for a GET with a body.
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
  'ERR_INVALID_URL',
  'UND_ERR_ABORTED',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_INVALID_RETURN_VALUE',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
)

/** A Blob of the request, alone or in a form, whose file has changed or gone. */
const unreadable = errorWhere((error) => alongCause(error, ({ name }) => name === 'NotReadableError'))

const saysNothing = any(
  callerAborted,
  errorWhere((error) => rejectionOf(error) !== undefined),
  callersOwn,
  unreadable,
)

/** For a call that is ignored, whatever its outcome. */
export const ignoredCall: CallOptions = Object.freeze({ isIgnored: () => true })

/** What a circuit keeps of an answer that failed, and shows to other callers: the answer itself is its own caller's. */
interface FailedAnswer {
  readonly status: number | null
  /** Without userinfo, query and fragment. */
  readonly url: string
}

/** The breakers of a client, and how they are told of answers. */
export interface HttpBreakers {
  readonly breakers: BreakerRegistry
  /** Judges an answer, and settles the permit unless the verdict is success: what to do about that, the client knows. */
  readonly judgeAnswer: (
    breaker: CircuitBreaker,
    permit: HttpPermit,
    answer: unknown,
    summary: () => FailedAnswer,
    call?: CallOptions,
  ) => Verdict
}

/**
 * Breakers with what is different over HTTP: which outcomes count, that a Retry-After header may make the circuit stay open
 * for longer, and that no answer is kept.
 *
 * @throws TypeError, RangeError
 */
export function httpBreakers(options: CircuitBreakerOptions, maxSize: number, maxRetryAfterMs: number): HttpBreakers {
  const settings = resolveOptions(options)
  const { isIgnored } = options
  const backoff = withRetryAfter(settings.backoff, { maxMs: maxRetryAfterMs, wallClock: settings.wallClock })
  // The answer behind each summary, while the circuit is told of it: a backoff may look at its headers.
  const answers = new WeakMap<FailedAnswer, unknown>()
  const breakers = new BreakerRegistry({
    maxSize,
    options: {
      ...options,
      isFailure: options.isFailure ?? failed,
      isIgnored: isIgnored === undefined ? saysNothing : any(saysNothing, isIgnored),
      resetTimeoutMs: (context) =>
        backoff({ ...context, failure: answers.get(context.failure as FailedAnswer) ?? context.failure }),
    },
  })
  return {
    breakers,
    judgeAnswer(breaker, permit, answer, summary, call) {
      const outcome = { status: 'fulfilled', value: answer } as const
      const verdict = judge(breaker.settings, outcome, call, permit)
      if (verdict === 'ignored') permit.settle(outcome, ignoredCall)
      if (verdict === 'failure') {
        const cause = summary()
        answers.set(cause, answer)
        permit.fail(cause)
        answers.delete(cause)
      }
      return verdict
    },
  }
}
