import type { RejectionDetails } from './circuit-open-error.ts'
import type { Rules } from '../machine/rules.ts'
import type { HalfOpen, Open, State } from '../machine/state.ts'
import { retryAfter } from '../machine/transition.ts'

/** Why a call is rejected now: by a hold, or by the state, which is not closed then. */
export function rejection(rules: Rules, state: State, nowMs: number, held: boolean): RejectionDetails {
  if (held) return { code: 'ERR_CIRCUIT_HELD', state: 'open', retryAfterMs: Infinity }
  // A closed circuit admits every call.
  const { kind, cause } = state as Open | HalfOpen
  const code = kind === 'open' ? 'ERR_CIRCUIT_OPEN' : 'ERR_CIRCUIT_PROBE_LIMIT'
  return { code, state: kind, retryAfterMs: retryAfter(rules, state, nowMs), cause }
}
