import { callback, check, optionError } from '../base/check.ts'
import type { Backoff } from './backoff.ts'

/**
 * Varies the delays of a backoff at random, so that many callers do not come back in step. `'full'`: between 0 and the
 * delay; `'equal'`: between half of it and all of it; a ratio r in 0..1: between (1 - r) and (1 + r) times the delay.
 *
 * @throws TypeError, RangeError
 */
export function withJitter(backoff: Backoff, spread: 'full' | 'equal' | number): Backoff {
  const caller = 'withJitter()'
  check(caller, 'backoff', backoff, callback<Backoff>())
  const [lowest, highest] = bounds(caller, spread)

  return (context) => {
    const delayMs = backoff(context)
    // Infinity times a random number of 0 would be NaN. A value that is not a number is passed on, for the circuit to
    // refuse.
    return Number.isFinite(delayMs) ? delayMs * (lowest + context.random() * (highest - lowest)) : delayMs
  }
}

function bounds(caller: string, spread: unknown): readonly [number, number] {
  if (spread === 'full') return [0, 1]
  if (spread === 'equal') return [0.5, 1]
  const description = "'full', 'equal' or a number from 0 to 1"
  if (typeof spread !== 'number') throw optionError(TypeError, caller, 'spread', description, spread)
  if (!(spread >= 0 && spread <= 1)) throw optionError(RangeError, caller, 'spread', description, spread)
  return [1 - spread, 1 + spread]
}
