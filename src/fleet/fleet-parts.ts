import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { Subscription } from './redis-client.ts'
import type { Session } from './session.ts'

/** What a fleet is made of. */
export interface FleetParts {
  readonly session: Session
  readonly instanceId: string
  readonly quorum: number
  readonly heartbeatMs: number
  readonly leaseTimeoutMs: number
  readonly everyMs: number | undefined
  /** Whether breakers may join later. */
  readonly grows: boolean
  /** Listens for changes: to messages, and for a connection that is there again. */
  readonly listen: (onMessage: (message: unknown) => void, onConnected: () => void) => Subscription
  /** Joins each breaker that there is or will be, with its encoded name; returns what ends that. */
  readonly join: (joins: (id: string, breaker: CircuitBreaker) => () => void) => () => void
  readonly random: () => number
}
