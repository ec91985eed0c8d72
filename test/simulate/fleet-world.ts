import { CircuitBreaker, type CircuitSnapshot } from 'recloser'
import type { GuardContext, SimulatedClients, SimulatedFleet, SimulationResult } from 'recloser/simulate'
import { steady } from './world.ts'

export const processes = 10

export const down = { kind: 'down', fromMs: 2_000, forMs: 4_000 } as const

export const clients = { ...steady, ratePerSecond: 200, processes }

export const sharing = (fleet: SimulatedFleet = {}): SimulatedClients => ({ ...clients, fleet })

interface Given {
  readonly failureThreshold?: number
  readonly resetTimeoutMs?: number
  readonly halfOpenMaxCalls?: number
  readonly successThreshold?: number
  readonly probeTimeoutMs?: number
  readonly shadow?: boolean
  readonly snapshot?: CircuitSnapshot
}

export const guard =
  (options: Given = {}) =>
  ({ clock, random }: GuardContext): CircuitBreaker =>
    new CircuitBreaker({ clock, random, resetTimeoutMs: 1_500, ...options })

/** When a change for this reason happened. */
export const momentsOf = ({ transitions }: SimulationResult, reason: string): readonly number[] =>
  transitions.filter((change) => change.reason === reason).map(({ atMs }) => atMs)
