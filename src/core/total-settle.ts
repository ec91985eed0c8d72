import type { IssuedPermit } from './permit.ts'
import type { Settings } from './settings.ts'
import type { State, Verdict } from './state.ts'
import { settle } from './transition.ts'

/** `settle`, where a strategy that throws decides nothing. */
export function totalSettle(
  settings: Settings,
  state: State,
  permit: IssuedPermit,
  verdict: Verdict,
  nowMs: number,
  cause: unknown,
): State {
  try {
    return settle(settings, state, permit, verdict, nowMs, cause)
  } catch (error) {
    settings.onHookError(error, 'trip')
    return state
  }
}
