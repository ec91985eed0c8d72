import { number, text } from '../base/check.ts'
import type { HookErrorHandler } from '../base/hook.ts'
import { readSaved } from '../base/saved.ts'
import { wallTime, type Settings } from './settings.ts'
import { loadState, saveState, type CircuitSnapshot } from '../machine/snapshot.ts'
import type { State } from '../machine/state.ts'

const caller = 'CircuitBreaker()'
const one = number('1', (value) => value === 1)
const moment = number('a finite number', Number.isFinite)

/**
 * The state of a snapshot, with the time that has passed since by wall time (never less than 0), on a clock that reads
 * `nowMs`.
 *
 * @throws TypeError that says which field is damaged, or was written with another strategy
 */
export function restored(settings: Settings, snapshot: CircuitSnapshot, nowMs: number): State {
  const { savedAtMs } = readSaved(`${caller}: snapshot`, snapshot, {
    version: [one],
    name: [text],
    savedAtMs: [moment, Infinity],
  })
  const passedMs = Math.max(0, (wallTime(settings) ?? -Infinity) - savedAtMs)
  const state = loadState(settings, snapshot, nowMs - passedMs, caller)
  tellBackoffError(state, settings.onHookError)
  return state
}

/** The state as a snapshot of a breaker, on a clock that reads `nowMs`. */
export const saved = (name: string, settings: Settings, state: State, nowMs: number): CircuitSnapshot => ({
  version: 1,
  name,
  savedAtMs: wallTime(settings),
  ...saveState(settings, state, nowMs),
})

/** Reports the error that the backoff of an opening threw, if it did. */
export function tellBackoffError(state: State, onHookError: HookErrorHandler): void {
  if (state.kind === 'open' && state.backoffError) onHookError(state.backoffError.error, 'backoff')
}
