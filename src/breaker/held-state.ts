import type { Rules } from '../machine/rules.ts'
import type { CircuitState, HalfOpen, Open, State } from '../machine/state.ts'
import { kindOf, retryAfter, stateAt } from '../machine/transition.ts'
import type { RejectionDetails } from './circuit-open-error.ts'

/** The state of a circuit, and the position in which it is held manually, if it is. */
export interface HeldState {
  readonly state: State
  readonly held: 'open' | 'closed' | undefined
}

/** The state that a call made now would find. */
export const metState = (rules: Rules, { state, held }: HeldState, nowMs: number): CircuitState =>
  held ?? stateAt(rules, state, nowMs)

/**
 * Milliseconds until a call is admitted: 0 if and only if a call made now would be, Infinity if waiting does not help.
 */
export function waitFor(rules: Rules, { state, held }: HeldState, nowMs: number): number {
  if (held === undefined) return retryAfter(rules, state, nowMs)
  return held === 'open' ? Infinity : 0
}

/** Why a call that has to wait is rejected. */
export function rejection(rules: Rules, { state, held }: HeldState, retryAfterMs: number): RejectionDetails {
  if (held !== undefined) return { code: 'ERR_CIRCUIT_HELD', state: 'open', retryAfterMs }
  // A closed circuit admits every call.
  const rejecting = state as Open | HalfOpen
  const kind = kindOf(rules, rejecting)
  const code = kind === 'open' ? 'ERR_CIRCUIT_OPEN' : 'ERR_CIRCUIT_PROBE_LIMIT'
  return { code, state: kind, retryAfterMs, cause: rejecting.cause }
}
