// What the console sends, as its page sees it.

export interface Totals {
  readonly successes: number
  readonly failures: number
  readonly ignored: number
  readonly late: number
  readonly rejected: number
  readonly trips: number
}

export interface LiveRow {
  readonly key: string
  readonly name: string
  readonly state: 'closed' | 'open' | 'half-open'
  readonly retryAfterMs: number | null
  readonly reason: string | null
  readonly cause: string | null
  readonly heldBy: string | null
  readonly totals: Totals
  readonly failing: boolean
  readonly admittedShare?: number
}

export interface FleetRow {
  readonly instanceId: string
  readonly attached: boolean
  readonly instances: number
  readonly circuits: number
  readonly generation: number
  /** Absent while it is out of touch with Redis, or was not asked yet. */
  readonly processes?: readonly { readonly instanceId: string; readonly deadForMs: number }[]
  readonly votesNeeded?: number | null
  readonly notClosed?: readonly FleetCircuit[]
}

export interface FleetCircuit {
  readonly key: string
  readonly state: 'closed' | 'open' | 'half-open'
  readonly retryAfterMs: number | null
  readonly attempt: number
  readonly reason: string
  readonly votes: readonly { readonly instanceId: string; readonly forMs: number }[]
  readonly leases: readonly { readonly instanceId: string; readonly forMs: number; readonly calls: number }[]
  readonly holds: readonly { readonly instanceId: string; readonly open: boolean; readonly closed: boolean }[]
}

export interface Message {
  readonly breakers: readonly LiveRow[]
  readonly gone: readonly string[]
  readonly anew?: boolean
  readonly controls?: boolean
  readonly fleet?: FleetRow
}

/** Lists of one part have the same length. */
export interface HistoryMessage {
  readonly key: string
  readonly knownMs: number
  readonly bands: { readonly agoMs: readonly number[]; readonly state: readonly string[] }
  readonly buckets: {
    readonly agoMs: readonly number[]
    readonly calls: readonly number[]
    readonly failures: readonly number[]
    readonly rejected: readonly number[]
    readonly meanMs: readonly (number | null)[]
    readonly slowestMs: readonly (number | null)[]
  }
}
