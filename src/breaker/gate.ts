import type { Holds } from './hold.ts'
import type { Rules } from '../machine/rules.ts'
import type { CircuitState, State } from '../machine/state.ts'
import type { RecoveryStrategy } from '../recovery/recovery-strategy.ts'

/** What a call may wait for before it tries again. */
export interface Lease extends PromiseLike<unknown> {
  /** The call does not wait any more, so that another one can wait in its place. */
  giveUp?(): void
}

/** A recovery strategy that others decide with, such as the other processes of a fleet. Nothing in it throws. */
export interface RecoveryGate extends RecoveryStrategy {
  /**
   * Requests the lease that a probe waits for, if there can be one. It resolves when the call should try again.
   *
   * @param waits whether a call waits for it, and uses it at once
   */
  lease(waits?: boolean): Lease | undefined
  /** The circuit has this state from now on. */
  moved(to: State): void
  /** A handle that holds the circuit was taken or released. */
  held(holds: Holds | undefined): void
}

/** The rules that a circuit may share with others. */
export type SharedRules = Pick<Rules, 'trip' | 'recovery'>

/** The gate before the probes of a circuit, where it has one. */
export const gateOf = (recovery: RecoveryStrategy): Partial<RecoveryGate> => recovery

/** A waiting call asks again after this many milliseconds, because other processes do not tell when their probes end. */
const askAgainMs = 250

/** What is looked at of a breaker. */
interface LookedAt {
  readonly state: CircuitState
  readonly retryAfterMs: number
  readonly settings: SharedRules
}

/** In how many milliseconds to look whether a call would be admitted, if nothing happens before. */
export function lookAgainMs(breaker: LookedAt): number {
  const { retryAfterMs } = breaker
  const isShared = gateOf(breaker.settings.recovery).lease
  return isShared && breaker.state === 'half-open' ? Math.min(retryAfterMs, askAgainMs) : retryAfterMs
}
