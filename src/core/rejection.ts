import type { RejectionDetails } from './circuit-open-error.ts'
import type { Rules } from './rules.ts'
import type { State } from './state.ts'
import { retryAfter } from './transition.ts'

/** A call that a hold rejects. */
export const heldOpen: RejectionDetails = Object.freeze({
  code: 'ERR_CIRCUIT_HELD',
  state: 'open',
  retryAfterMs: Infinity,
})

/** A call that a circuit in this state rejects now. */
export const rejection = (rules: Rules, state: State, nowMs: number): RejectionDetails => ({
  code: state.kind === 'half-open' ? 'ERR_CIRCUIT_PROBE_LIMIT' : 'ERR_CIRCUIT_OPEN',
  state: state.kind === 'half-open' ? state.kind : 'open',
  retryAfterMs: retryAfter(rules, state, nowMs),
  cause: state.kind === 'closed' ? undefined : state.cause,
})
