import type { Holds } from './hold.ts'
import type { Rules } from '../machine/rules.ts'
import type { State } from '../machine/state.ts'
import type { RecoveryStrategy } from '../recovery/recovery-strategy.ts'

/** A recovery strategy that others decide with, such as the other processes of a fleet. Nothing in it throws. */
export interface RecoveryGate extends RecoveryStrategy {
  /** Fetches what a probe waits for, where that can be fetched: it ends when a call should ask again. */
  lease(): PromiseLike<unknown> | undefined
  /** The circuit has this state from now on. */
  moved(to: State): void
  /** A handle that holds the circuit was taken or released. */
  held(holds: Holds | undefined): void
}

/** The rules that a circuit may share with others. */
export type SharedRules = Pick<Rules, 'trip' | 'recovery'>

/** The gate before the probes of a circuit, where it has one. */
export const gateOf = (recovery: RecoveryStrategy): Partial<RecoveryGate> => recovery
