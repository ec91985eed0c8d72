import type { Permit } from '../breaker/permit.ts'
import type { State } from '../machine/state.ts'

/** The current phase of the probe. `end` cleans up the timer, the check or the hold of the phase. */
export type Phase = Checking | { readonly kind: 'idle' | 'waiting' | 'exhausted' | 'stopped'; readonly end: () => void }

export interface Checking {
  readonly kind: 'checking'
  readonly attempt: number
  /** `undefined` if the open period is not over. */
  readonly permit: Permit | undefined
  /** The state of the circuit when the check began. */
  readonly during: State
  readonly begunAtMs: number
  /** Whether a hold was taken or released while the check runs. */
  held: boolean
  end: () => void
}

export const nothingToEnd = (): void => undefined
export const idle: Phase = Object.freeze({ kind: 'idle', end: nothingToEnd })
export const stopped: Phase = Object.freeze({ kind: 'stopped', end: nothingToEnd })
