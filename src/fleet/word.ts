import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Open, State } from '../machine/state.ts'
import { scriptMs, whyOf, type Host } from './fleet-gate.ts'
import { remainingMsOf } from './opening.ts'

/** What Redis is to be told of a circuit next; the latest word replaces the one before it. */
export type Word = 'vote' | 'judge' | 'reopen' | 'restore' | 'withdraw' | 'close' | 'close this'

/**
 * What is told of a state that the breaker has decided itself.
 *
 * @param follows whether it was open with the fleet
 * @param word what is not told yet
 */
export function wordOf(to: State, follows: boolean, word: Word | undefined): Word {
  if (to.kind === 'closed') return to.reason === 'manual' ? 'close' : follows ? 'close this' : 'withdraw'
  return follows && !word?.startsWith('close') ? 'reopen' : 'vote'
}

/** What has passed between a breaker and its fleet before the breaker was without Redis. */
export interface Before {
  /** Whether it was open with the fleet, and has not opened by its own rules since. */
  readonly followed: boolean
  /** Whether Redis may have a vote of this process. */
  readonly hasVoted: boolean
  /** Whether Redis has lost what it knew. */
  readonly lost: boolean
}

/** What is to be told after a time without Redis; `undefined`: nothing. */
export function wordAfter({ followed, hasVoted, lost }: Before, breaker: CircuitBreaker): Word | undefined {
  if (breaker.current.state.kind !== 'closed') {
    if (!followed) return 'vote'
    return lost && remainingMsOf(breaker) > 0 ? 'restore' : undefined
  }
  // It has found its way back alone, which is true for the others too, unless they have opened it anew since.
  if (followed && !lost) return 'close this'
  return hasVoted && !lost ? 'withdraw' : undefined
}

/**
 * The word as a script takes it.
 *
 * @param generation the latest that was taken on
 * @param judged how the breaker would open by the counts of all
 */
export function told(
  word: Word,
  breaker: CircuitBreaker,
  { instanceId, quorum }: Host,
  generation: number,
  judged: Open | undefined,
): readonly (string | number)[] {
  if (word === 'withdraw') return ['withdraw']
  if (word === 'close') return ['close', '']
  if (word === 'close this') return ['close', generation]
  const would = word === 'judge' ? judged : undefined
  const { attempt, reason } = would ?? breaker.current.state
  return [word, scriptMs(would?.openMs ?? remainingMsOf(breaker)), attempt, whyOf(reason, instanceId), quorum]
}
