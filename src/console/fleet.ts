import { monotonicClock } from '../base/clock.ts'
import { shortened } from './words.ts'

/** The part of a `Fleet` of `recloser/redis` that the console shows. */
export interface FleetLike {
  /** The current status of this process. */
  readonly status: FleetStatusLike
  /** The status of the whole fleet; the console calls it every two seconds while it is open. */
  inspect?(): Promise<FleetReportLike>
}

/** The status of this process in its fleet. */
export interface FleetStatusLike {
  /** The name of this process in the fleet. */
  readonly instanceId: string
  /** Whether it is in touch with Redis. */
  readonly attached: boolean
  /** How many processes lived at the last heartbeat, including this one. */
  readonly instances: number
  /** How many breakers it shares. */
  readonly circuits: number
  /** The latest generation of the fleet that it has read. */
  readonly generation: number
}

/** The status of the whole fleet. */
export interface FleetReportLike {
  /** Its processes; `deadForMs` is 0 while a process lives. */
  readonly processes: readonly {
    /** The name of the process. */
    readonly instanceId: string
    /** How long it has been considered dead, in milliseconds; 0 while it lives. */
    readonly deadForMs: number
  }[]
  /** How many votes open a circuit; `undefined` if not known yet. */
  readonly votesNeeded: number | undefined
  /** The circuits that are open, half-open or held, or have votes. */
  readonly circuits: readonly FleetCircuitLike[]
}

/** One circuit, in the state that the fleet has decided. */
export interface FleetCircuitLike {
  /** The name of the breaker, or its key in the registry. */
  readonly key: string
  /** The state that all processes share. */
  readonly state: 'closed' | 'open' | 'half-open'
  /** Milliseconds until it admits a call; `Infinity` if waiting does not help. */
  readonly retryAfterMs: number
  /** The number of this opening among consecutive openings, from 1; 0 while it is closed. */
  readonly attempt: number
  /** Why it opened, in words; empty while it is closed. */
  readonly reason: string
  /** The processes that have opened it while it is closed for the fleet. */
  readonly votes: readonly {
    /** The name of the process. */
    readonly instanceId: string
    /** How long the vote still counts, in milliseconds. */
    readonly forMs: number
  }[]
  /** The processes that may probe. */
  readonly leases: readonly {
    /** The name of the process. */
    readonly instanceId: string
    /** How long the lease lasts, in milliseconds. */
    readonly forMs: number
    /** The number of calls. */
    readonly calls: number
  }[]
  /** The processes that hold it. */
  readonly holds: readonly {
    /** The name of the process. */
    readonly instanceId: string
    /** Whether it holds it open. */
    readonly open: boolean
    /** Whether it holds it closed. */
    readonly closed: boolean
  }[]
}

/** The data of a fleet that the page shows. A time without a limit is null. */
export interface FleetRow extends FleetStatusLike {
  readonly processes?: FleetReportLike['processes']
  readonly votesNeeded?: number | null
  readonly notClosed?: readonly FleetCircuitRow[]
}

export interface FleetCircuitRow extends Omit<FleetCircuitLike, 'retryAfterMs'> {
  readonly retryAfterMs: number | null
}

/** The parts of a row that come from a report. */
type Report = Pick<FleetRow, 'processes' | 'votesNeeded' | 'notClosed'>

/** What is shown, and the number of its latest change. */
export interface FleetNews {
  readonly row: FleetRow
  readonly at: number
}

const nothing: Report = {}

/** How long a report is valid, in milliseconds. */
const freshForMs = 2_000

/** A fleet that is shown. It is queried at most every two seconds, and never twice at once. */
export class WatchedFleet {
  readonly #fleet: FleetLike
  #report = nothing
  /** What the latest row was made of. */
  #status = ''
  #shown = nothing
  // It is replaced before it is read.
  #news: FleetNews = { row: {} as FleetRow, at: 0 }
  #askedAtMs = -Infinity
  #asking: Promise<void> | undefined

  constructor(fleet: FleetLike) {
    this.#fleet = fleet
  }

  /**
   * The data that is shown now, and nothing else that the object may have. It requests the next report when that is
   * due. The row is made once for all clients, and a client keeps only its number.
   */
  news(): FleetNews {
    void this.refresh()
    const { instanceId, attached, instances, circuits, generation } = this.#fleet.status
    const status = { instanceId, attached, instances, circuits, generation }
    const report = attached ? this.#report : nothing
    const text = JSON.stringify(status)
    if (text !== this.#status || report !== this.#shown) {
      this.#status = text
      this.#shown = report
      this.#news = { row: { ...status, ...report }, at: this.#news.at + 1 }
    }
    return this.#news
  }

  /** Resolves when the report is recent enough; never rejects. */
  refresh(): Promise<void> {
    const nowMs = monotonicClock()
    if (this.#asking === undefined && nowMs - this.#askedAtMs >= freshForMs) {
      this.#askedAtMs = nowMs
      this.#asking = this.#ask().finally(() => (this.#asking = undefined))
    }
    return this.#asking ?? Promise.resolve()
  }

  async #ask(): Promise<void> {
    try {
      const report = await this.#fleet.inspect?.()
      const next = report === undefined ? nothing : shown(report)
      if (JSON.stringify(next) !== JSON.stringify(this.#report)) this.#report = next
    } catch {
      // A process without a connection to Redis knows nothing else about the others.
      this.#report = nothing
    }
  }
}

const shown = ({ processes, votesNeeded, circuits }: FleetReportLike) => ({
  processes: processes.map(({ instanceId, deadForMs }) => ({ instanceId, deadForMs })),
  votesNeeded: votesNeeded ?? null,
  notClosed: circuits.map(({ key, state, retryAfterMs, attempt, reason, votes, leases, holds }) => ({
    key,
    state,
    retryAfterMs: retryAfterMs < Infinity ? retryAfterMs : null,
    attempt,
    reason: shortened(reason),
    votes: votes.map(({ instanceId, forMs }) => ({ instanceId, forMs })),
    leases: leases.map(({ instanceId, forMs, calls }) => ({ instanceId, forMs, calls })),
    holds: holds.map(({ instanceId, open, closed }) => ({ instanceId, open, closed })),
  })),
})
