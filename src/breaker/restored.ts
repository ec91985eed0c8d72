import type { HookErrorHandler } from '../base/hook.ts'
import { wallTime, type Settings } from './settings.ts'
import { loadState, timePassed, type CircuitSnapshot } from '../machine/snapshot.ts'
import type { State } from '../machine/state.ts'

/**
 * The state of a snapshot, with the time that has passed since by wall time, on a clock that reads `nowMs`.
 *
 * @throws TypeError that says which field is damaged, or was written with another strategy
 */
export function restored(settings: Settings, snapshot: CircuitSnapshot, nowMs: number): State {
  const state = loadState(settings.rules, snapshot, nowMs - timePassed(snapshot, wallTime(settings)))
  tellBackoffError(state, settings.onHookError)
  return state
}

/** Tells what the backoff of an opening threw, if it did. */
export function tellBackoffError(state: State, onHookError: HookErrorHandler): void {
  if (state.kind === 'open' && state.backoffError) onHookError(state.backoffError.error, 'backoff')
}
