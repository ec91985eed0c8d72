// Consumers may compile without `AsyncDisposable` in their own `lib`.
/// <reference lib="esnext.disposable" preserve="true" />
import { oneOf, optionError } from '../base/check.ts'
import { attempt, ignoreError } from '../base/hook.ts'
import type { Breaker } from '../breaker/breaker.ts'
import type { CallOptions } from '../breaker/judge.ts'
import type { Permit } from '../breaker/permit.ts'
import { abortListenersOf, throwIfAborted } from '../call/abort.ts'
import { admitOrWait, permitAfter } from '../call/lease.ts'
import { asyncDispose } from './async-dispose.ts'
import { itemsOf, type ItemSource } from './items-of.ts'
import { breakerCall, checkBreaker, checkCall, contextOf, type Task } from '../call/task.ts'

/** Options of one call whose answer arrives item by item. */
export interface IterableCallOptions extends CallOptions {
  /**
   * Where the duration of the call ends, for `slowCallRate` and the events. With `'first-item'`, a long answer that
   * begins soon is not slow. In both cases the verdict comes at the end.
   *
   * @default 'end'
   */
  readonly timedUntil?: 'end' | 'first-item' | undefined
}

/**
 * The items of one call. The task does not run, and takes no permit, before the consumer requests the first item.
 */
export interface GuardedIterable<T> extends AsyncGenerator<T, unknown, unknown> {
  /**
   * Stops early and closes the source. A pending `next()` resolves as done at once. The source is closed when its own
   * wait has ended, and errors during this are dropped.
   */
  return(value?: unknown): Promise<IteratorResult<T, unknown>>
  /** Throws into a source that is a generator. Any other source, or one with a pending item, is closed. */
  throw(error?: unknown): Promise<IteratorResult<T, unknown>>
}

/** The rule for `timedUntil`. */
export const momentRule = oneOf('end', 'first-item')
const schema = { ...breakerCall, timedUntil: [momentRule, undefined] } as const

/**
 * One call, from the request for the first item to the end. It is not an async generator, because a generator would
 * delay the consumer's `return()` until the pending item has come, so a consumer could never leave a source that hangs.
 */
export class Iteration<T> implements GuardedIterable<T> {
  readonly #place: string
  readonly #breaker: Breaker
  readonly #task: Task<ItemSource<unknown>>
  readonly #call: IterableCallOptions | undefined
  /** `undefined` if the call has not begun. */
  #begun: Promise<AsyncIterator<T, unknown, unknown>> | undefined
  /** The source that the task returned. */
  #items: AsyncIterator<T, unknown, unknown> | undefined
  #permit: Permit | undefined
  #arrived = false
  #ended = false
  /** Functions that end the waits for the task or the source. */
  readonly #exits = new Set<() => void>()

  /** @throws TypeError, RangeError */
  constructor(
    caller: string,
    breaker: Breaker,
    task: Task<ItemSource<unknown>>,
    call: IterableCallOptions | undefined,
  ) {
    checkBreaker(caller, breaker)
    checkCall(caller, breaker, task, call, schema)
    this.#place = caller
    this.#breaker = breaker
    this.#task = task
    this.#call = call
  }

  async next(...sent: [] | [unknown]): Promise<IteratorResult<T, unknown>> {
    if (this.#ended) return over
    try {
      return this.#note(await this.#orExit(this.#ask(sent)))
    } catch (error) {
      this.#fail(error)
      throw error
    }
  }

  async return(value?: unknown): Promise<IteratorResult<T, unknown>> {
    const begun = this.#leave()
    const left = { done: true, value } as const
    if (begun === undefined) return left
    if (this.#exits.size === 0) return (await (await begun).return?.(value)) ?? left
    // It may hang, and a generator that hangs is closed only after that, so this waits for neither.
    attempt(async () => (await begun).return?.(value), ignoreError)
    for (const exit of this.#exits) exit()
    return left
  }

  async throw(error?: unknown): Promise<IteratorResult<T, unknown>> {
    const items = this.#items
    if (this.#ended || this.#exits.size > 0 || items?.throw === undefined) {
      await this.return(error)
      throw error
    }
    try {
      // A custom iterator may return any thenable, or a plain value.
      return this.#note(await this.#orExit(Promise.resolve(items.throw(error))))
    } catch (thrown) {
      // A source that passes the consumer's own error on has not failed.
      if (thrown === error) void this.#leave()
      else this.#fail(thrown)
      throw thrown
    }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [asyncDispose](): Promise<void> {
    await this.return()
  }

  async #begin(): Promise<AsyncIterator<T, unknown, unknown>> {
    throwIfAborted(this.#call?.signal)
    const admitted = admitOrWait(this.#breaker)
    const permit = 'code' in admitted ? await permitAfter(this.#breaker, admitted, this.#call?.signal) : admitted
    // The consumer may have left while the call waited for a lease.
    if (this.#ended) permit.ignore()
    // No item will be requested from it any more.
    if (this.#ended) return {} as AsyncIterator<T, unknown, unknown>
    this.#permit = permit
    const source = await this.#task(contextOf(this.#call))
    this.#items = itemsOf<T>(source)
    if (this.#items !== undefined) return this.#items
    // A mistake in the code must not open a circuit.
    permit.ignore()
    throw optionError(TypeError, this.#place, 'result', 'an async iterable or a ReadableStream', source)
  }

  /** The next item of the source. */
  async #ask(sent: [] | [unknown]): Promise<IteratorResult<T, unknown>> {
    const items = await (this.#begun ??= this.#begin())
    // The consumer may have left while the task was about to answer.
    if (this.#ended) return over
    const signal = this.#call?.signal
    if (signal?.aborted === true) this.#close(signal)
    throwIfAborted(signal)
    const result = await items.next(...sent)
    // A source that was closed reports that it is complete.
    if (result.done) throwIfAborted(signal)
    return result
  }

  /** An abort closes the source even if its task ignores the signal. */
  #close(signal: AbortSignal): void {
    attempt(() => this.#items?.return?.(signal.reason), ignoreError)
  }

  /** The answer of the source, unless the consumer leaves before. An abort during the wait closes the source. */
  #orExit(answer: Promise<IteratorResult<T, unknown>>): Promise<IteratorResult<T, unknown>> {
    const signal = this.#call?.signal
    return new Promise((resolve, reject) => {
      const stop = signal && abortListenersOf(this.#breaker).add(signal, () => this.#close(signal))
      const end = (): void => {
        stop?.()
        this.#exits.delete(exit)
      }
      const exit = (): void => {
        end()
        resolve(over)
      }
      this.#exits.add(exit)
      answer.finally(end).then(resolve, reject)
    })
  }

  #note(result: IteratorResult<T, unknown>): IteratorResult<T, unknown> {
    if (result.done) {
      this.#ended = true
      this.#permit?.settle({ status: 'fulfilled', value: result.value }, this.#call)
    } else {
      this.#arrived = true
      // Only the first one counts. The permit of a test double may have no clock; then the call is not timed.
      if (this.#call?.timedUntil === 'first-item') this.#permit?.answer?.()
    }
    return result
  }

  #fail(error: unknown): void {
    this.#ended = true
    this.#permit?.settle({ status: 'rejected', reason: error }, this.#call)
  }

  /** Gives the verdict on a call whose consumer leaves; returns what must be closed, if it is not over already. */
  #leave(): Promise<AsyncIterator<T, unknown, unknown>> | undefined {
    if (this.#ended) return undefined
    this.#ended = true
    if (this.#arrived) this.#permit?.succeed()
    else this.#permit?.ignore()
    return this.#begun
  }
}

const over = Object.freeze({ done: true, value: undefined } as const)
