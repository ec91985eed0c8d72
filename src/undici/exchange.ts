import { callHook } from '../base/hook.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { TimeoutError } from '../policy/timeout-error.ts'
import { startTimer } from '../timer/timer.ts'
import { errorCode } from '../predicate/error-code.ts'
import { timedOut } from '../predicate/timed-out.ts'
import type { CallOptions } from '../breaker/judge.ts'
import type { HttpBreakers } from '../http/breakers.ts'
import { ignoredCall, isCallersOwn } from '../http/counted.ts'
import type { WatchedBody } from '../http/request-body.ts'
import type { HttpPermit } from '../http/settled-here.ts'
import { dispatchUrl, type UndiciOptions } from './request.ts'

/** When a response with good headers is a success: with its headers, or when its body is complete. */
type SettleOn = 'headers' | 'body'

/** The value that `isFailure` and `isIgnored` receive if the server answered. */
export interface UndiciResponse {
  /** The HTTP status; null if undici gave none. */
  readonly statusCode: number | null
  /** The names are in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** The data that is the same for all requests. */
export interface ExchangeSettings {
  readonly settleOn: SettleOn
  readonly timeoutMs: number
  readonly unreadTimeoutMs: number
  readonly judgeResponse: HttpBreakers['judgeResponse']
}

type Abort = (reason?: unknown) => void

const leaves = errorCode('UND_ERR_ABORTED')

/**
 * One request, its response, and its permit. In any order of events, the permit is settled once, by the first event
 * that decides.
 */
export class Exchange {
  readonly #breaker: CircuitBreaker
  readonly #permit: HttpPermit
  readonly #call: CallOptions
  readonly #settings: ExchangeSettings
  readonly #request: UndiciOptions
  readonly #body: WatchedBody
  /** Whether the headers were good, and the body decides. */
  #bodyDecides = false
  /** Ends the request, once it has a connection. */
  #abort: Abort | undefined
  #timeUp: TimeoutError | undefined
  #stopTimer: (() => void) | undefined
  #forgetPause: (() => void) | undefined

  constructor(
    breaker: CircuitBreaker,
    permit: HttpPermit,
    call: CallOptions,
    settings: ExchangeSettings,
    request: UndiciOptions,
    body: WatchedBody,
  ) {
    this.#breaker = breaker
    this.#permit = permit
    this.#call = call
    this.#settings = settings
    this.#request = request
    this.#body = body
  }

  /** Whether time was up, and the caller has its error. Then the caller must not receive anything more. */
  get isOver(): boolean {
    return this.#timeUp !== undefined
  }

  /** Starts the timer. When time is up, `failCaller` is called, whether or not there is a connection yet. */
  begin(failCaller: (error: TimeoutError) => unknown): void {
    const { timeoutMs } = this.#settings
    this.#stopTimer = startTimer(timeoutMs, () => {
      const error = new TimeoutError(timeoutMs)
      this.#timeUp = error
      this.#end()
      this.#permit.settle({ status: 'rejected', reason: error }, { ...this.#call, signal: undefined })
      callHook(() => failCaller(error), 'handler', this.#breaker.settings.onHookError)
      this.#abort?.(error)
    })
  }

  /** The request has a connection. */
  connected(abort: Abort): void {
    this.#abort = abort
    if (this.#timeUp) abort(this.#timeUp)
  }

  /** The final headers have come, or the connection was upgraded; then there is no body to wait for. */
  answered(response: UndiciResponse, settleOn: SettleOn = this.#settings.settleOn): void {
    this.#stopTimer?.()
    const failure = () => ({ status: response.statusCode, url: dispatchUrl(this.#request) })
    const verdict = this.#settings.judgeResponse(this.#breaker, this.#permit, response, failure, this.#call)
    if (verdict === 'success' && settleOn === 'body') this.#bodyDecides = true
    else this.ended()
  }

  /** The response is complete. */
  ended(): void {
    this.#end()
    this.#permit.succeed()
  }

  /** @param aborted the reason, if the caller aborted the request */
  broke(error: unknown, aborted?: { readonly reason: unknown }): void {
    const answered = this.#bodyDecides
    this.#end()
    const call = this.#call
    const outcome = { status: 'rejected', reason: whyLeft(error, call.signal) } as const
    if (call.signal?.aborted === true) this.#permit.settle(outcome, call)
    else if (this.#body.failed(error) || (aborted === undefined && isCallersOwn(error)))
      this.#permit.settle(outcome, ignoredCall)
    else if (aborted === undefined) this.#permit.settle(outcome, call)
    else if (answered && !isTimeout(aborted.reason)) this.#permit.succeed()
    else this.#permit.settle(outcome, { ...call, signal: AbortSignal.abort(aborted.reason) })
  }

  /**
   * The caller's own code threw. This says nothing about the dependency, unless the caller stops reading a good
   * response.
   */
  left(error: unknown): void {
    const answered = this.#bodyDecides
    this.#end()
    const outcome = { status: 'rejected', reason: error } as const
    if (answered && saysLeft(error)) this.#permit.succeed()
    else this.#permit.settle(outcome, ignoredCall)
  }

  /**
   * The caller has paused the body. Undici waits without limit, but the verdict does not.
   *
   * @param isPaused called later, if there is no event when the body flows again
   */
  stalls(isPaused = (): boolean => true): void {
    if (!this.#bodyDecides) return
    this.flows()
    this.#forgetPause = startTimer(
      this.#settings.unreadTimeoutMs,
      () => {
        if (isPaused()) this.ended()
      },
      false,
    )
  }

  /** The body flows again. */
  flows(): void {
    this.#forgetPause?.()
    this.#forgetPause = undefined
  }

  #end(): void {
    this.#stopTimer?.()
    this.#body.stop()
    this.flows()
    this.#bodyDecides = false
  }
}

/**
 * The error of a request. If it only says that the caller aborted, the reason of the signal, because time may have run
 * out: a body that is aborted after its headers ends with undici's own error.
 */
const whyLeft = (error: unknown, signal: AbortSignal | undefined): unknown =>
  signal?.aborted === true && saysLeft(error) ? signal.reason : error

const saysLeft = (reason: unknown): boolean =>
  leaves({ status: 'rejected', reason }, { signal: undefined, probe: false })

const isTimeout = (reason: unknown): boolean =>
  timedOut({ status: 'rejected', reason }, { signal: undefined, probe: false })
