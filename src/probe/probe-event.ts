import type { Verdict } from '../machine/state.ts'

/** A check has ended. */
export interface ProbeEvent {
  readonly type: 'probe'
  /** The breaker's name. */
  readonly circuit: string
  /** Which check it was since the circuit opened, from 1. */
  readonly attempt: number
  /** What the breaker's predicates say of it; a check that ran out of time failed. */
  readonly verdict: Verdict
  /** Whether the circuit went on without it, or was held or released, while it ran: then it counts for nothing. */
  readonly late: boolean
  /** What it rejected with or threw, or the value that it gave, where that is no success. */
  readonly reason?: unknown
}

/** All attempts were spent and the circuit is not closed: it is held open now. */
export interface ProbeExhaustedEvent {
  readonly type: 'exhausted'
  /** The breaker's name. */
  readonly circuit: string
  readonly attempts: number
}

/** The events of a background probe. */
export type BackgroundProbeEvent = ProbeEvent | ProbeExhaustedEvent
