import { delayOf } from '../backoff/delay-of.ts'
import { oneOf } from '../base/check.ts'
import { readSaved, savedAge, savedCount } from '../base/saved.ts'
import type { Rules } from './rules.ts'
import type { State } from './state.ts'
import { neverOpened } from './transition.ts'

/**
 * The state of a circuit as plain JSON, with durations instead of points in time. A half-open circuit is saved as open
 * with no time left to wait.
 */
export interface SavedState {
  /** A half-open circuit is saved as open with no time left to wait. */
  readonly state: 'closed' | 'open'
  /** The number of this or the last opening among consecutive openings; 0 if there was none. */
  readonly attempt: number
  /** The last valid delay of the backoff, in milliseconds; null means Infinity. */
  readonly delayMs: number | null
  /** How long it stays open, or was open before it closed, in milliseconds; null means Infinity. */
  readonly openMs: number | null
  /** How long it has been in this state, in milliseconds. */
  readonly lastedMs: number
  /** While open: how long ago it last rejected a call, in milliseconds. Absent if it rejected none. */
  readonly refusedMs?: number
  /** While closed: the strategy that wrote the tally. */
  readonly shape?: string
  /** While closed: the counts of the trip strategy, in its own form. */
  readonly tally?: unknown
}

/** A breaker's state as plain JSON, so that it can move to another process. */
export interface CircuitSnapshot extends SavedState {
  /** The version of the format. */
  readonly version: 1
  /** The breaker's name, for logs. A breaker with another name accepts the snapshot too. */
  readonly name: string
  /**
   * The wall time of saving, in milliseconds since 1970, to find out how much time has passed when it is restored; null
   * if unknown.
   */
  readonly savedAtMs: number | null
}

/** The state as plain JSON. Holds, calls in flight and totals are not part of it. */
export function saveState({ trip }: Rules, state: State, nowMs: number): SavedState {
  const { kind, attempt, delayMs, openMs, atMs } = state
  // It is not known how long a circuit that never opened has been closed, and nothing depends on it.
  const lastedMs = attempt > 0 ? Math.max(0, nowMs - atMs) : 0
  const saved = { attempt, delayMs: finite(delayMs), openMs: finite(openMs), lastedMs }
  if (kind === 'closed') return { state: kind, ...saved, shape: trip.shape, tally: trip.save(state.tally, nowMs) }
  const { refusedAtMs } = state
  return { state: 'open', ...saved, ...(refusedAtMs !== undefined && { refusedMs: Math.max(0, nowMs - refusedAtMs) }) }
}

/** JSON has no Infinity. */
const finite = (durationMs: number): number | null => (durationMs === Infinity ? null : durationMs)

/**
 * The saved state, as if it had been saved at `nowMs` on this clock.
 *
 * @param caller the function that loads it, for the error
 * @throws TypeError that says which field is damaged, or was written with another strategy
 */
export function loadState(rules: Rules, saved: SavedState, nowMs: number, caller = 'loadState()'): State {
  const place = `${caller}: snapshot`
  const { trip } = rules
  const { state, lastedMs, ...history } = readSaved(place, saved, {
    state: [oneOf('closed', 'open')],
    attempt: [savedCount],
    delayMs: [savedAge, Infinity],
    openMs: [savedAge, Infinity],
    lastedMs: [savedAge],
  })
  // A time of -Infinity would make the wait of a circuit that stays open without limit NaN.
  const atMs = Math.max(-Number.MAX_VALUE, nowMs - lastedMs)
  const period = { generation: 0, ...history, atMs, reason: 'restored' }
  if (state === 'open') {
    const { refusedMs } = readSaved(place, { refusedMs: null, ...saved }, { refusedMs: [savedAge, undefined] })
    const refusedAtMs = refusedMs === undefined ? refusedMs : nowMs - refusedMs
    const opened = { kind: state, ...period, cause: undefined, refusedAtMs }
    // If the options of that time kept it open without limit, the current options decide how long. An unlimited opening
    // that was requested manually also has the last delay of the options, and stays.
    const endless = period.openMs === Infinity && period.delayMs === Infinity
    if (!endless) return opened
    const delay = delayOf(rules.backoff, { attempt: period.attempt, random: rules.random }, neverOpened.delayMs)
    return { ...opened, ...delay, openMs: delay.delayMs }
  }
  // A tally of another strategy or window would be misread.
  readSaved(place, saved, { shape: [oneOf(trip.shape)] })
  return { kind: 'closed', ...period, tally: trip.load(saved.tally, nowMs, `${place}.tally`) }
}
