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
export class Fleet implements Disposable, Host {
  readonly instanceId: string
  readonly quorum: number
  readonly leaseTimeoutMs: number
  readonly everyMs: number | undefined
  get status(): FleetStatus
  subscribe(listener: (event: FleetEvent) => void): Unsubscribe
  close(): Promise<void>
  [dispose](): void
}
export type FleetEvent = AttachedEvent | DetachedEvent
export interface FleetStatus {
  readonly instanceId: string
  readonly attached: boolean
  readonly instances: number
  readonly circuits: number
  readonly generation: number
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
// Open is reported with recloser/machine.
// State is reported with recloser/machine.
// Unsubscribe is reported with recloser.
// WindowTotals is reported with recloser/trip.
// No entry point exports this type:
type BreakerOrRegistry = CircuitBreaker | BreakerRegistry
// No entry point exports this type:
interface Bucket extends WindowTotals {
  readonly number: string
  readonly ageMs: number
}
// No entry point exports this type:
type CircuitScript = 'read' | 'tell' | 'lease' | 'ramp' | 'count'
// No entry point exports this type:
interface CircuitView {
  readonly open: boolean
  readonly generation: number
  readonly remainingMs: number
  readonly attempt: number
  readonly why: string
  readonly heldOpen: boolean
  readonly heldClosed: boolean
}
// No entry point exports this type:
interface Connection {
  on?(event: string, listener: Listener): unknown
  off?(event: string, listener: Listener): unknown
  duplicate?(): object
}
// No entry point exports this type:
interface GatedCircuit {
  readonly id: string
  readonly breaker: CircuitBreaker
  readonly host: Host
  readonly follows: boolean
  apply(reply: Reply, own?: Verdict): void
  moved(to: State): void
  held(counts: Readonly<Holds> | undefined): void
}
// No entry point exports this type:
interface Holds {
  open: number
  closed: number
}
// No entry point exports this type:
interface Host {
  readonly phase: 'detached' | 'attaching' | 'attached'
  readonly instanceId: string
  readonly quorum: number
  readonly leaseTimeoutMs: number
  readonly everyMs: number | undefined
  readonly isBusy: boolean
  run(script: CircuitScript, id: string, ...args: readonly (string | number)[]): Promise<Reply>
  want(circuit: GatedCircuit): void
  counted(circuit: GatedCircuit): void
  failed(error: unknown): void
}
// No entry point exports this type:
type Listener = (...args: any[]) => void
// No entry point exports this type:
interface Reply {
  readonly status: 'ok' | 'late' | 'new'
  readonly nowMs: number
  readonly epoch: string
  readonly revision: number
  readonly alive: number
  readonly view: CircuitView | undefined
  readonly index: ReadonlyMap<string, number> | undefined
  readonly granted: boolean
  readonly calls: number
  readonly round: string
  readonly part: number
  readonly bucket: string
  readonly buckets: readonly Bucket[]
}
// No entry point exports this type:
interface Verdict {
  readonly from: State
  readonly open: Open | undefined
}
// No entry point exports this type:
const dispose: typeof Symbol.dispose
