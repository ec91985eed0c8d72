export interface BreakerRow {
  readonly key: string
  readonly name: string
  readonly state: CircuitState
  readonly retryAfterMs: number | null
  readonly reason: string | null
  readonly cause: string | null
  readonly heldBy: string | null
  readonly totals: CircuitTotals
}
export type BreakerSource = BreakerOrRegistry | Iterable<BreakerOrRegistry>
export interface ConsoleAction {
  readonly key: string
  readonly action: ConsoleActionName
}
export type ConsoleActionName = 'hold-open' | 'hold-closed' | 'release' | 'trip' | 'reset'
export interface ConsoleControls {
  readonly authorize: (request: Request) => boolean | string | PromiseLike<boolean | string>
  readonly onAction?: ((who: string, action: ConsoleAction) => void) | undefined
}
export interface ConsoleHandler extends Disposable {
  (request: Request): Promise<Response>
  close(): void
}
export interface ConsoleOptions {
  readonly breakers: BreakerSource
  readonly basePath?: string | undefined
  readonly fleet?: FleetLike | undefined
  readonly controls?: ConsoleControls | undefined
}
export interface FleetCircuitLike {
  readonly key: string
  readonly state: 'closed' | 'open' | 'half-open'
  readonly retryAfterMs: number
  readonly attempt: number
  readonly reason: string
  readonly votes: readonly {
    readonly instanceId: string
    readonly forMs: number
  }[]
  readonly leases: readonly {
    readonly instanceId: string
    readonly forMs: number
    readonly calls: number
  }[]
  readonly holds: readonly {
    readonly instanceId: string
    readonly open: boolean
    readonly closed: boolean
  }[]
}
export interface FleetLike {
  readonly status: FleetStatusLike
  inspect?(): Promise<FleetReportLike>
}
export interface FleetReportLike {
  readonly processes: readonly {
    readonly instanceId: string
    readonly deadForMs: number
  }[]
  readonly votesNeeded: number | undefined
  readonly circuits: readonly FleetCircuitLike[]
}
export interface FleetStatusLike {
  readonly instanceId: string
  readonly attached: boolean
  readonly instances: number
  readonly circuits: number
  readonly generation: number
}
export interface NodeRequestLike {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly originalUrl?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly socket?: object | null | undefined
}
export interface NodeResponseLike {
  writeHead(status: number, headers: Record<string, string>): unknown
  flushHeaders?(): void
  write(chunk: Uint8Array): boolean
  end(): unknown
  destroy(error?: Error): unknown
  once(event: 'drain' | 'close', listener: () => void): unknown
  off(event: 'drain' | 'close', listener: () => void): unknown
}
export function breakerConsole(options: ConsoleOptions): ConsoleHandler
export function toNodeListener(
  handler: (request: Request) => Promise<Response>,
): (request: NodeRequestLike, response: NodeResponseLike) => void
// BreakerRegistry is reported with recloser/registry.
// CircuitBreaker is reported with recloser.
// CircuitState is reported with recloser.
// CircuitTotals is reported with recloser.
// No entry point exports this type:
type BreakerOrRegistry = CircuitBreaker | BreakerRegistry
