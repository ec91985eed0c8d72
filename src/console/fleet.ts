import { monotonicClock } from '../base/clock.ts'

/** The part of a `Fleet` of `recloser/redis` that the console shows. */
export interface FleetLike {
  /** How this process stands now. */
  readonly status: FleetStatusLike
  /** How the whole fleet stands; asked every two seconds while somebody looks at the console. */
  inspect?(): Promise<FleetReportLike>
}

/** How this process stands in its fleet. */
export interface FleetStatusLike {
  /** The name of this process in the fleet. */
  readonly instanceId: string
  /** Whether it is in touch with Redis. */
  readonly attached: boolean
  /** How many processes lived at the last beat, this one included. */
  readonly instances: number
  /** How many breakers it shares. */
  readonly circuits: number
  /** The latest generation of the fleet that it has read. */
  readonly generation: number
}

/** How the whole fleet stands. */
export interface FleetReportLike {
  /** Its processes; `deadForMs` is 0 while one lives. */
  readonly processes: readonly {
    /** The name of the process. */
    readonly instanceId: string
    /** For how long it has been taken for dead, in milliseconds; 0 while it lives. */
    readonly deadForMs: number
  }[]
  /** How many votes open a circuit; `undefined`: not known yet. */
  readonly votesNeeded: number | undefined
  /** The circuits that are open, half-open or held, or have votes. */
  readonly circuits: readonly FleetCircuitLike[]
}

/** One circuit, as the fleet has it. */
export interface FleetCircuitLike {
  /** The name of the breaker, or its key in the registry. */
  readonly key: string
  /** The state that all processes share. */
  readonly state: 'closed' | 'open' | 'half-open'
  /** In milliseconds; `Infinity`: not by waiting. */
  readonly retryAfterMs: number
  /** Which opening in a row this is, from 1; 0 while it is closed. */
  readonly attempt: number
  /** Why it opened, in words; empty while it is closed. */
  readonly reason: string
  /** The processes that have opened it while it is closed for the fleet. */
  readonly votes: readonly {
    /** The name of the process. */
    readonly instanceId: string
    /** For how long the vote counts, in milliseconds. */
    readonly forMs: number
  }[]
  /** The processes that may probe. */
  readonly leases: readonly {
    /** The name of the process. */
    readonly instanceId: string
    /** For how long, in milliseconds. */
    readonly forMs: number
    /** With how many calls. */
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

/** What is shown of a fleet. A time without end is null. */
export interface FleetRow extends FleetStatusLike {
  readonly processes?: FleetReportLike['processes']
  readonly votesNeeded?: number | null
  readonly notClosed?: readonly FleetCircuitRow[]
}

export interface FleetCircuitRow extends Omit<FleetCircuitLike, 'retryAfterMs'> {
  readonly retryAfterMs: number | null
}

/** A report holds for so long, in milliseconds. */
const freshForMs = 2_000

/** A fleet while somebody looks at it: asked again no sooner than every two seconds, and never twice at once. */
export class WatchedFleet {
  readonly #fleet: FleetLike
  #report: Pick<FleetRow, 'processes' | 'votesNeeded' | 'notClosed'> = {}
  #askedAtMs = -Infinity
  #asking: Promise<void> | undefined

  constructor(fleet: FleetLike) {
    this.#fleet = fleet
  }

  /** What is shown now, and nothing else that the object may have; the next report is asked for when it is due. */
  row(): FleetRow {
    void this.refresh()
    const { instanceId, attached, instances, circuits, generation } = this.#fleet.status
    return { instanceId, attached, instances, circuits, generation, ...(attached ? this.#report : {}) }
  }

  /** Resolves when the report is no older than it may be; never rejects. */
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
      this.#report = report === undefined ? {} : shown(report)
    } catch {
      // A process that is out of touch with Redis knows no more of the others than that.
      this.#report = {}
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
    reason,
    votes: votes.map(({ instanceId, forMs }) => ({ instanceId, forMs })),
    leases: leases.map(({ instanceId, forMs, calls }) => ({ instanceId, forMs, calls })),
    holds: holds.map(({ instanceId, open, closed }) => ({ instanceId, open, closed })),
  })),
})
