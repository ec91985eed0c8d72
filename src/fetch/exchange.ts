import type { CallOptions } from '../breaker/judge.ts'
import type { Permit } from '../breaker/permit.ts'
import { TimeoutError } from '../policy/timeout-error.ts'
import { changedInit, isRequest, type FetchArguments } from './request.ts'
import { sentWithin } from '../http/headers-timeout.ts'
import { ignoredCall, isCallersOwn } from '../http/counted.ts'
import { refusalOf } from './refused-request.ts'
import { hasFailed, watchBody } from '../http/request-body.ts'

/** The fetch that is wrapped. */
export type Send = (...args: FetchArguments) => Promise<Response>

/** One call of a fetch, with a permit, and the errors that are not the fault of the dependency. */
export class FetchExchange {
  readonly #args: FetchArguments
  readonly #permit: Permit
  readonly #call: CallOptions
  #body = watchBody(undefined)

  constructor(args: FetchArguments, permit: Permit, call: CallOptions) {
    this.#args = args
    this.#permit = permit
    this.#call = call
  }

  /** Passes the caller's own arguments on, except for the parts that must be watched. */
  async send(fetch: Send, timeoutMs: number): Promise<Response> {
    const args = this.#args
    const [input, init] = args
    // If reading the caller's own arguments throws, fetch would have thrown the same error.
    let isRefusal: (error: unknown) => boolean = () => true
    try {
      isRefusal = refusalOf(...args)
      this.#body = watchBody(init?.body)
      const { sent } = this.#body
      const change: RequestInit = sent === init?.body ? {} : { body: sent as BodyInit }
      if (timeoutMs < Infinity) {
        return await sentWithin(timeoutMs, this.#call.signal ?? undefined, async (signal) =>
          fetch(input, changedInit(init, { ...change, signal })),
        )
      }
      return await ('body' in change ? fetch(input, changedInit(init, change)) : fetch(...args))
    } catch (error) {
      this.#broke(error, isRefusal(error))
      throw error
    }
  }

  succeeded(): void {
    this.#body.stop()
    this.#permit.succeed()
  }

  /** The body of the answer broke off. */
  brokeOff(error: unknown): void {
    this.#broke(error, false)
  }

  /** The answer was judged, and the permit is settled. */
  judged(): void {
    this.#body.stop()
  }

  #broke(reason: unknown, refused: boolean): void {
    this.#body.stop()
    // An end by the caller or the timer may also make the body fail.
    const ended = this.#call.signal?.aborted === true || reason instanceof TimeoutError
    const ignored = !ended && (refused || this.#bodyFailed(reason) || isCallersOwn(reason))
    this.#permit.settle({ status: 'rejected', reason }, ignored ? ignoredCall : this.#call)
  }

  #bodyFailed(reason: unknown): boolean {
    const [input, init] = this.#args
    return this.#body.failed(reason) || (isRequest(input) && !init?.body && hasFailed(input.body))
  }
}
