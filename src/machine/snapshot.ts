import { delayOf } from '../backoff/delay-of.ts'
import { oneOf } from '../base/check.ts'
import { readSaved, savedAge, savedCount } from '../base/saved.ts'
import type { Rules } from './rules.ts'
import type { State } from './state.ts'
import { neverOpened } from './transition.ts'

/** A circuit's state as plain JSON, with durations in place of moments. A half-open one is saved as open with nothing left to wait. */
export interface SavedState {
  /** Half-open is saved as open with nothing left to wait. */
  readonly state: 'closed' | 'open'
  /** Which opening in a row this is, or the last one was; 0: there was none. */
  readonly attempt: number
  /** The last good delay of the backoff, in milliseconds; null: Infinity. */
  readonly delayMs: number | null
  /** How long it is to be open, or was open before it closed, in milliseconds; null: Infinity. */
  readonly openMs: number | null
  /** How long it has been in this state, in milliseconds. */
  readonly lastedMs: number
  /** While open: how long ago it last rejected a call, in milliseconds. Absent: it rejected none. */
  readonly refusedMs?: number
  /** While closed: the strategy that wrote the tally. */
  readonly shape?: string
  /** While closed: the counts of the trip strategy, in its own form. */
  readonly tally?: unknown
}

/** A breaker's state as plain JSON, so that it can move to another process. */
export interface CircuitSnapshot extends SavedState {
  /** Of the format. */
  readonly version: 1
  /** The breaker's name, for logs; a breaker of another name takes it too. */
  readonly name: string
  /** Wall time of saving, in milliseconds since 1970: says how much time has passed when it is restored. null: unknown. */
  readonly savedAtMs: number | null
}

/** The state as plain JSON. Holds, calls in flight and totals are not part of it. */
export function saveState({ trip }: Rules, state: State, nowMs: number): SavedState {
  const { kind, attempt, delayMs, openMs, atMs } = state
  // A circuit that never opened has been closed since nobody knows when, and nothing depends on it.
  const lastedMs = attempt > 0 ? Math.max(0, nowMs - atMs) : 0
  const saved = { attempt, delayMs: finite(delayMs), openMs: finite(openMs), lastedMs }
  if (kind === 'closed') return { state: kind, ...saved, shape: trip.shape, tally: trip.save(state.tally, nowMs) }
  const { refusedAtMs } = state
  return { state: 'open', ...saved, ...(refusedAtMs !== undefined && { refusedMs: Math.max(0, nowMs - refusedAtMs) }) }
}

/** JSON has no Infinity. */
const finite = (durationMs: number): number | null => (durationMs === Infinity ? null : durationMs)

/**
 * The state that was saved, as if it had been saved at `nowMs` on this clock.
 *
 * @param caller who loads it, for the error
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
  // A moment of -Infinity would make NaN of the wait of a circuit that is open without end.
  const atMs = Math.max(-Number.MAX_VALUE, nowMs - lastedMs)
  const period = { generation: 0, ...history, atMs, reason: 'restored' }
  if (state === 'open') {
    const { refusedMs } = readSaved(place, { refusedMs: null, ...saved }, { refusedMs: [savedAge, undefined] })
    const refusedAtMs = refusedMs === undefined ? refusedMs : nowMs - refusedMs
    const opened = { kind: state, ...period, cause: undefined, refusedAtMs }
    // The options of that time kept it open without end: those of today say for how long. An opening without end that was
    // asked for by hand has the last delay of the options beside it, and stays.
    const endless = period.openMs === Infinity && period.delayMs === Infinity
    if (!endless) return opened
    const delay = delayOf(rules.backoff, { attempt: period.attempt, random: rules.random }, neverOpened.delayMs)
    return { ...opened, ...delay, openMs: delay.delayMs }
  }
  // A tally of another strategy or window would be read wrongly.
  readSaved(place, saved, { shape: [oneOf(trip.shape)] })
  return { kind: 'closed', ...period, tally: trip.load(saved.tally, nowMs, `${place}.tally`) }
}
