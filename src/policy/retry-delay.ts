import type { Backoff } from '../backoff/backoff.ts'
import { check, milliseconds } from '../base/check.ts'
import { dropPromise, type HookErrorHandler } from '../base/hook.ts'

/** The delays of one call. Total: a backoff that fails is told of, and its last good delay stands in. */
export class RetryDelays {
  readonly #backoff: Backoff
  readonly #random: () => number
  readonly #onHookError: HookErrorHandler
  #previousMs: number | undefined

  constructor(backoff: Backoff, random: () => number, onHookError: HookErrorHandler) {
    this.#backoff = backoff
    this.#random = random
    this.#onHookError = onHookError
  }

  next(attempt: number, failure: unknown): number {
    try {
      const context = { attempt, previousMs: this.#previousMs, failure, random: this.#random }
      const delayMs: unknown = this.#backoff(context)
      dropPromise(delayMs)
      this.#previousMs = check('backoff', 'delay', delayMs, milliseconds)
    } catch (error) {
      this.#onHookError(error, 'backoff')
      // As a breaker whose backoff has never given a good delay.
      this.#previousMs ??= 60_000
    }
    return this.#previousMs
  }
}
