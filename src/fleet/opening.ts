import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Closed, Open } from '../machine/state.ts'
import { closed, trip } from '../machine/transition.ts'
import type { Verdict } from './fleet-gate.ts'
import type { CircuitView } from './reply.ts'

/** What Redis keeps for a process is touched so often at least, in milliseconds: that keeps it. */
export const renewMs = 3_600_000

/** Less than that is no difference between two waits, in milliseconds. */
const nearMs = 25

/** How long the breaker stays open, in milliseconds. */
export function remainingMsOf(breaker: CircuitBreaker): number {
  const { current, nowMs } = breaker
  const { state } = current
  return state.kind === 'open' ? Math.max(0, state.atMs + state.openMs - nowMs) : 0
}

/** Whether it was opened by hand for longer than the fleet is open: then it stays so, and the others with it. */
export const outlasts = (breaker: CircuitBreaker, { remainingMs }: CircuitView): boolean =>
  breaker.current.state.reason === 'manual' && !breaker.settings.shadow && remainingMsOf(breaker) > remainingMs + nearMs

/**
 * How the breaker opens with the fleet; `undefined`: it is open for as long already.
 *
 * @param own what this process has decided, if the fleet opened by its verdict
 */
export function openedBy(view: CircuitView, breaker: CircuitBreaker, own: Verdict | undefined): Open | undefined {
  const { remainingMs, attempt, why } = view
  const { settings, current, nowMs } = breaker
  const { state } = current
  if (state.kind === 'open' && Math.abs(remainingMsOf(breaker) - remainingMs) < nearMs) return undefined
  if (own?.open !== undefined && own.from === state) return own.open
  return { ...trip(settings, state, nowMs, why, remainingMs, 'fleet opened'), attempt }
}

/** How it closes with the fleet; `undefined`: it is closed already. */
export function closedBy(breaker: CircuitBreaker, own: Verdict | undefined): Closed | undefined {
  const { settings, current, nowMs } = breaker
  const { state } = current
  if (state.kind === 'closed') return undefined
  return closed(settings, state, nowMs, own?.from === state ? 'probes succeeded' : 'fleet closed')
}
