import { waitUntil } from '../base/clock.ts'
import type { BaseCircuitBreaker } from '../breaker/circuit-breaker.ts'
import type { State } from '../machine/state.ts'
import { trip } from '../machine/transition.ts'
import type { FleetCircuit } from './fleet-circuit.ts'
import type { Opening } from './fleet-ramp.ts'

/** A process in a fleet, as the gate before its probes sees it. */
export interface Membership {
  readonly number: number
  readonly breaker: BaseCircuitBreaker
  /** Whether the fleet has opened the circuit, and this breaker is open with it. */
  readonly follows: boolean
  /** How long a call that waits for the fleet waits. */
  readonly waitMs: number
  /** Sends a command, and takes its answer. */
  ask<T>(command: (circuit: FleetCircuit, nowMs: number) => T, onAnswer?: (answer: T) => void): void
  /** Does something after a while. */
  after(ms: number, act: () => void): void
  /** The breaker has this state from now on. */
  moved(to: State): void
}

/** Whether the breaker is open, and its time has not come. */
export function isEarly(breaker: BaseCircuitBreaker): boolean {
  const { current, nowMs } = breaker
  const { state } = current
  return state.kind === 'open' && waitUntil(state.atMs + state.openMs, nowMs) > 0
}

/** What a breaker keeps for a probe at least, as the machine does. */
const leastProbeTimeoutMs = 60_000

/** For how long a probe keeps its place. */
export const leaseMsOf = (breaker: BaseCircuitBreaker): number =>
  breaker.settings.probeTimeoutMs ?? Math.max(breaker.current.state.openMs, leastProbeTimeoutMs)

/** How the breaker would open after a probe that failed. */
export function reopening(breaker: BaseCircuitBreaker, cause: unknown): Opening {
  const { settings, current, nowMs } = breaker
  const { openMs, attempt, reason } = trip(settings, current.state, nowMs, cause, undefined, 'probe failed')
  return { openMs, attempt, reason }
}

/** What a process hands back that it does not use within so many milliseconds. */
export const unusedMs = 1_000
