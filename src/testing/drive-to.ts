import { check, oneOf, optionError } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitState } from '../machine/state.ts'

/** An object that moves the time of the breaker: a `manualClock()`, or a wrapper around your fake timers. */
export interface MovableTime {
  /** Moves the time forward by this many milliseconds. */
  advance(ms: number): unknown
}

const stateRule = oneOf('closed', 'open', 'half-open')

/**
 * Brings a breaker into a state with empty counts. It closes the breaker with `reset()` and opens it with `trip()`, for
 * as long as its `resetTimeoutMs` says. For half-open it then moves the time to the end of the open period (a minute if
 * that has no end), so that the next call is the first probe.
 *
 * @throws TypeError, RangeError; Error if the breaker is in another state afterwards, because it is held or uses
 * another clock
 */
export function driveTo(breaker: CircuitBreaker, state: 'closed' | 'open'): void
export function driveTo(breaker: CircuitBreaker, state: CircuitState, time: MovableTime): void
export function driveTo(breaker: CircuitBreaker, state: CircuitState, time?: MovableTime): void {
  const caller = 'driveTo()'
  check(caller, 'state', state, stateRule)
  if (state === 'half-open' && typeof time?.advance !== 'function') {
    throw optionError(TypeError, caller, 'time', 'an object that moves the clock, such as manualClock()', time)
  }
  // Forgets the counts and the openings so far, so that the result does not depend on them.
  breaker.reset()
  if (state !== 'closed') breaker.trip(new Error('opened by driveTo()'))
  if (state === 'half-open') {
    if (breaker.retryAfterMs === Infinity) breaker.trip(new Error('opened by driveTo()'), { forMs: 60_000 })
    // A circuit that is held open manually does not depend on time.
    if (breaker.retryAfterMs < Infinity) time?.advance(Math.ceil(breaker.retryAfterMs))
  }
  if (breaker.state !== state) throw new Error(`driveTo(): the circuit is ${breaker.state}, not ${state}`)
}
