import { refusal } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { BreakerRegistry } from '../registry/registry.ts'

/** What may be watched, in the words of an error. */
export const target = 'a CircuitBreaker or a BreakerRegistry'

/** Is told of each breaker as it comes under watch, and answers with what ends that. */
export type Watch = (breaker: CircuitBreaker) => () => void

/**
 * Watches the one breaker, or those that are in the registry, for as long as they are. Returns what ends it all, which does
 * nothing the second time.
 *
 * @throws TypeError
 */
export function watchBreakers(place: string, given: CircuitBreaker | BreakerRegistry, watch: Watch): () => void {
  const watched = new Map<CircuitBreaker, () => void>()
  const leave = (breaker: CircuitBreaker): void => {
    const end = watched.get(breaker)
    watched.delete(breaker)
    end?.()
  }
  const members = {
    join: (breaker: CircuitBreaker): void => void watched.set(breaker, watch(breaker)),
    leave,
    leaveAll: (): void => [...watched.keys()].forEach(leave),
  }
  if (isRegistry(given)) return given.watch(watch)
  if (!isBreaker(given)) throw refusal(TypeError, place, 'breakers', target, given)
  members.join(given)
  return members.leaveAll
}

// By shape, not by class: they may come from another copy of the package.
export const isBreaker = (value: unknown): value is CircuitBreaker =>
  typeof (value as CircuitBreaker | null | undefined)?.inside === 'object'

export const isRegistry = (value: unknown): value is BreakerRegistry =>
  typeof (value as BreakerRegistry | null | undefined)?.peek === 'function'
