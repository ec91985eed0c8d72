import type { State } from '../machine/state.ts'
import type { RecoveryStrategy } from '../recovery/recovery-strategy.ts'
import type { Holds } from './hold.ts'

/** A recovery strategy that others decide with, such as the other processes of a fleet. Nothing in it throws. */
export interface Gate extends RecoveryStrategy {
  /** Fetches what a probe waits for, where that can be fetched: it ends when a call should ask again. */
  lease(): Promise<unknown> | undefined
  /** The circuit has this state from now on. */
  moved(to: State): void
  /** So many handles hold the circuit. */
  held(holds: Holds): void
}

/** The gate before the probes of a circuit, where it has one. */
export const gateOf = (recovery: RecoveryStrategy): Partial<Gate> => recovery
