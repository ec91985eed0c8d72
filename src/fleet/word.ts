import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Open } from '../machine/state.ts'
import { remainingMsOf, scriptMs, type Host } from './fleet-gate.ts'

/** What Redis is to be told of a circuit next; the latest word replaces the one before it. */
export type Word = 'vote' | 'judge' | 'reopen' | 'restore' | 'withdraw' | 'close' | 'close this'

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
  const why = `${reason.slice(0, 200)}, by ${instanceId.slice(0, 200)}`
  return [word, scriptMs(would?.openMs ?? remainingMsOf(breaker)), attempt, why, quorum]
}
