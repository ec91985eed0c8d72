import type { Backoff } from '../backoff/backoff.ts'
import { exponential } from '../backoff/exponential.ts'
import { withJitter } from '../backoff/with-jitter.ts'
import { delayOf } from '../backoff/delay-of.ts'
import type { HookErrorHandler } from '../base/hook.ts'

/** The waits of a retry by default, before they are shortened at random: 100 ms, 200, 400, up to 10 s. */
const longest = exponential({ initialMs: 100, maxMs: 10_000 })

export const defaultBackoff = withJitter(longest, 'full')

/**
 * The delays of one call. If the backoff fails, its last valid delay is used, and if there was none, the longest wait
 * of the default backoff. This needs no random number, so it cannot fail too.
 */
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
    const context = { attempt, previousMs: this.#previousMs, failure, random: this.#random }
    const { delayMs, backoffError } = delayOf(this.#backoff, context, this.#previousMs ?? longest(context))
    if (backoffError === undefined) this.#previousMs = delayMs
    else this.#onHookError(backoffError.error, 'backoff')
    return delayMs
  }
}
