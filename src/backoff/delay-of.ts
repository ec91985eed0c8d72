import { checkAnswer, milliseconds } from '../base/check.ts'
import type { Backoff, BackoffContext } from './backoff.ts'

/** The answer of a backoff. */
export interface Delay {
  /** In milliseconds, 0 or more. If the backoff returned no such number, the fallback delay. */
  readonly delayMs: number
  /** The error of the backoff, or an error about its answer; `undefined` if the delay comes from the backoff. */
  readonly backoffError?: { readonly error: unknown }
}

/** Calls a backoff. Never throws: a broken backoff must neither prevent a circuit from opening nor end a retry. */
export function delayOf(backoff: Backoff, context: BackoffContext, standInMs: number): Delay {
  try {
    return { delayMs: checkAnswer('backoff', 'delay', backoff(context), milliseconds) }
  } catch (error) {
    return { delayMs: standInMs, backoffError: { error } }
  }
}
