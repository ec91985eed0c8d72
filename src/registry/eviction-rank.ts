import type { CircuitBreaker } from '../call/circuit-breaker.ts'

// What a registry would lose with a breaker, the least first.

/** Closed, with no failure in its window. */
export const cleanRank = 0
/** Closed, with failures in its window. */
export const failedRank = 1
/** Open or half-open. */
export const openRank = 2
/** Held by hand, whatever its state. */
const heldRank = 3

/** The rank of the breaker now. Total: a strategy that throws is taken to have seen failures. */
export function evictionRankOf(breaker: CircuitBreaker): number {
  const { settings, current } = breaker
  const { state, held } = current
  if (held !== undefined) return heldRank
  if (state.kind !== 'closed') return openRank
  try {
    // What `stats` says, without its cost where the time does not matter.
    const { failures } = settings.trip.clockless === true ? settings.trip.counts(state.tally, 0) : breaker.stats
    return failures === 0 ? cleanRank : failedRank
  } catch (error) {
    settings.onHookError(error, 'trip')
    return failedRank
  }
}
