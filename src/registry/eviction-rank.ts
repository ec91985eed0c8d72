import type { CircuitBreaker } from '../call/circuit-breaker.ts'

// The ranks by what a registry would lose with a breaker, the least first.

/** Closed, with no failure in its window. */
export const cleanRank = 0
/** Closed, with failures in its window. */
export const failedRank = 1
/** Open or half-open. */
export const openRank = 2
/** Held manually, in any state. */
const heldRank = 3

/** The current rank of the breaker. Never throws: if a strategy throws, it counts as one that has seen failures. */
export function evictionRankOf(breaker: CircuitBreaker): number {
  const { settings, current } = breaker
  const { state, held } = current
  if (held !== undefined) return heldRank
  if (state.kind !== 'closed') return openRank
  try {
    // The same as `stats`, without its cost if the time does not matter.
    const { failures } = settings.trip.clockless === true ? settings.trip.counts(state.tally, 0) : breaker.stats
    return failures === 0 ? cleanRank : failedRank
  } catch (error) {
    settings.onHookError(error, 'trip')
    return failedRank
  }
}
