import type { Verdict } from '../machine/state.ts'

/** A check has ended. */
export interface ProbeEvent {
  /** Which event this is. */
  readonly type: 'probe'
  /** The breaker's name. */
  readonly circuit: string
  /** Which check it was since the circuit opened, from 1. */
  readonly attempt: number
  /** The verdict of the breaker's predicates; a check that ran out of time is a failure. */
  readonly verdict: Verdict
  /**
   * Whether the circuit changed state, or was held or released, while the check ran. Then the check does not count.
   */
  readonly late: boolean
  /** The error of the check, or its value if that does not count as a success. */
  readonly reason?: unknown
}

/** All attempts were used up and the circuit is not closed, so it is now held open. */
export interface ProbeExhaustedEvent {
  /** Which event this is. */
  readonly type: 'exhausted'
  /** The breaker's name. */
  readonly circuit: string
  /** How many checks were made. */
  readonly attempts: number
}

/** The events of a background probe. */
export type BackgroundProbeEvent = ProbeEvent | ProbeExhaustedEvent
