export interface AggregateOptions {
  readonly everyMs: number
}
export interface AttachedEvent {
  readonly type: 'attached'
  readonly instances: number
}
export interface DetachedEvent {
  readonly type: 'detached'
  readonly error: unknown
}
export interface Fleet extends Disposable {
  readonly status: FleetStatus
  inspect(): Promise<FleetReport>
  subscribe(listener: (event: FleetEvent) => void): Unsubscribe
  close(): Promise<void>
}
export interface FleetCircuit {
  readonly key: string
  readonly state: CircuitState
  readonly retryAfterMs: number
  readonly attempt: number
  readonly reason: string
  readonly votes: readonly FleetVote[]
  readonly leases: readonly FleetLease[]
  readonly holds: readonly FleetHold[]
}
export type FleetEvent = AttachedEvent | DetachedEvent
export interface FleetHold {
  readonly instanceId: string
  readonly open: boolean
  readonly closed: boolean
}
export interface FleetLease extends FleetVote {
  readonly calls: number
}
export interface FleetProcess {
  readonly instanceId: string
  readonly deadForMs: number
}
export interface FleetReport {
  readonly processes: readonly FleetProcess[]
  readonly votesNeeded: number | undefined
  readonly circuits: readonly FleetCircuit[]
}
export interface FleetStatus {
  readonly instanceId: string
  readonly attached: boolean
  readonly instances: number
  readonly circuits: number
  readonly generation: number
}
export interface FleetVote {
  readonly instanceId: string
  readonly forMs: number
}
export interface IoRedisLike extends Connection {
  readonly status: string
  readonly isCluster?: boolean
  call(...args: any[]): Promise<unknown>
  subscribe(...args: never[]): Promise<unknown>
  unsubscribe(...args: never[]): Promise<unknown>
}
export interface NodeRedisLike extends Connection {
  readonly isOpen: boolean
  readonly isReady?: boolean
  sendCommand(...args: never[]): Promise<unknown>
  subscribe(...args: never[]): Promise<unknown>
  unsubscribe(...args: never[]): Promise<unknown>
}
export interface RedisFleetOptions {
  readonly client: RedisLike
  readonly subscriber?: RedisLike | undefined
  readonly prefix: string
  readonly instanceId?: string | undefined
  readonly quorum?: number | undefined
  readonly leaseTimeoutMs?: number | undefined
  readonly heartbeatMs?: number | undefined
  readonly commandTimeoutMs?: number | undefined
  readonly aggregate?: AggregateOptions | undefined
}
export type RedisLike = NodeRedisLike | IoRedisLike
export function shareOverRedis(breakers: BreakerOrRegistry, options: RedisFleetOptions): Fleet
// BreakerRegistry is reported with recloser/registry.
// CircuitBreaker is reported with recloser.
// CircuitState is reported with recloser.
// Unsubscribe is reported with recloser.
// No entry point exports this type:
type BreakerOrRegistry = CircuitBreaker | BreakerRegistry
// No entry point exports this type:
interface Connection {
  on?(event: string, listener: Listener): unknown
  off?(event: string, listener: Listener): unknown
  listenerCount?(event: string): number
  duplicate?(overrides?: object): object
}
// No entry point exports this type:
type Listener = (...args: any[]) => void
