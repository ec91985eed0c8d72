import type { RejectionDetails } from './circuit-open-error.ts'
import type { Rules } from './rules.ts'
import type { HalfOpen, Open } from './state.ts'
import { retryAfter } from './transition.ts'

/** A call that a hold rejects. */
export const heldOpen: RejectionDetails = Object.freeze({
  code: 'ERR_CIRCUIT_HELD',
  state: 'open',
  retryAfterMs: Infinity,
})

/** A call that a circuit in this state rejects now. A closed one rejects none. */
export const rejection = (rules: Rules, state: Open | HalfOpen, nowMs: number): RejectionDetails => ({
  code: state.kind === 'open' ? 'ERR_CIRCUIT_OPEN' : 'ERR_CIRCUIT_PROBE_LIMIT',
  state: state.kind,
  retryAfterMs: retryAfter(rules, state, nowMs),
  cause: state.cause,
})
