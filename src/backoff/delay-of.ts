import { checkAnswer, milliseconds } from '../base/check.ts'
import type { Backoff, BackoffContext } from './backoff.ts'

/** The answer of a backoff. */
export interface Delay {
  /** In milliseconds, 0 or more; where the backoff gave no such number, the delay that stands in for it. */
  readonly delayMs: number
  /** What the backoff threw, or what is wrong with its answer. `undefined`: the delay is its own. */
  readonly backoffError?: { readonly error: unknown }
}

/** Asks a backoff. Total: a broken one must neither keep a circuit from opening nor end a retry. */
export function delayOf(backoff: Backoff, context: BackoffContext, standInMs: number): Delay {
  try {
    return { delayMs: checkAnswer('backoff', 'delay', backoff(context), milliseconds) }
  } catch (error) {
    return { delayMs: standInMs, backoffError: { error } }
  }
}
