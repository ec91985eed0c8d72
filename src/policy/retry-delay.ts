import type { Backoff } from '../backoff/backoff.ts'
import { exponential } from '../backoff/exponential.ts'
import { withJitter } from '../backoff/with-jitter.ts'
import { check, milliseconds } from '../base/check.ts'
import { dropPromise, type HookErrorHandler } from '../base/hook.ts'

/** The waits of a retry where nothing else is said, before chance shortens them: 100 ms, 200, 400, up to 10 s. */
const longest = exponential({ initialMs: 100, maxMs: 10_000 })

export const defaultBackoff = withJitter(longest, 'full')

/**
 * The delays of one call. Total: where the backoff fails, which is told, its last good delay stands in, and where there was
 * none the longest wait of the default backoff. That asks nobody for chance, so it cannot fail too.
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
    try {
      const delayMs: unknown = this.#backoff(context)
      dropPromise(delayMs)
      this.#previousMs = check('backoff', 'delay', delayMs, milliseconds)
      return this.#previousMs
    } catch (error) {
      this.#onHookError(error, 'backoff')
      return this.#previousMs ?? longest(context)
    }
  }
}
