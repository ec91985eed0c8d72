import type { CircuitBreaker } from '../call/circuit-breaker.ts'

/** What a registry would lose with a breaker, the least first. */
export const evictionRanks = Object.freeze({
  /** Closed, with no failure in its window. */
  clean: 0,
  /** Closed, with failures in its window. */
  failed: 1,
  /** Open or half-open. */
  open: 2,
  /** Held by hand, whatever its state. */
  held: 3,
})

/** The rank of the breaker now. Total: a strategy that throws is taken to have seen failures. */
export function evictionRankOf(breaker: CircuitBreaker): number {
  const { settings, inside } = breaker
  const { state, held } = inside
  if (held !== undefined) return evictionRanks.held
  if (state.kind !== 'closed') return evictionRanks.open
  try {
    // What `stats` says, without its cost where the time does not matter.
    const { failures } = settings.trip.clockless === true ? settings.trip.counts(state.tally, 0) : breaker.stats
    return failures === 0 ? evictionRanks.clean : evictionRanks.failed
  } catch (error) {
    settings.onHookError(error, 'trip')
    return evictionRanks.failed
  }
}
