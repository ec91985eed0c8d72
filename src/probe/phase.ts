import type { Permit } from '../breaker/permit.ts'
import type { State } from '../machine/state.ts'

/** What the probe does now. `end` takes back what the phase has set up: its timer, its check or its hold. */
export type Phase = Checking | { readonly kind: 'idle' | 'waiting' | 'exhausted' | 'stopped'; readonly end: () => void }

export interface Checking {
  readonly kind: 'checking'
  readonly attempt: number
  /** `undefined`: the open period is not over. */
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
