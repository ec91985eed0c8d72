import { FleetRamp, type Opening, type RampPart, type RampReport, type RampRules } from './fleet-ramp.ts'

/** A change of the circuit that a fleet shares. */
export interface FleetChange {
  /** `undefined` if the fleet has closed it. */
  readonly opening: Opening | undefined
  /** The process that decided. */
  readonly by: number
}

/** The right of a process to one probe. */
export interface Lease {
  /** The change that began the open period; `undefined` if the circuit was not open for all. */
  readonly period: FleetChange | undefined
  readonly untilMs: number
}

/** How many probes decide, and how many there may be at once. */
export interface ProbeRules {
  readonly most: number
  readonly successes: number
  readonly failures: number
}

/**
 * The circuit of a fleet in its store: votes, the opening, leases and verdicts. Its methods are commands, with the time
 * of the store.
 */
export class FleetCircuit {
  readonly #processes: number
  readonly #quorum: number
  readonly #onChange: (change: FleetChange) => void
  /** The time until which the vote of each process counts. */
  readonly #votes = new Map<number, number>()
  readonly #leases = new Set<Lease>()
  #period: FleetChange | undefined
  #untilMs = 0
  #good = 0
  #bad = 0
  #ramp: FleetRamp | undefined

  /** @param quorum how many processes must vote, or a share of them below 1 */
  constructor(processes: number, quorum: number, onChange: (change: FleetChange) => void) {
    this.#processes = processes
    this.#quorum = quorum
    this.#onChange = onChange
  }

  /** A process has opened its own circuit: enough of them within one open period open it for all. */
  vote(by: number, opening: Opening, nowMs: number): void {
    if (this.#period !== undefined) return
    this.#votes.set(by, nowMs + opening.openMs)
    for (const [voter, untilMs] of this.#votes) if (untilMs <= nowMs) this.#votes.delete(voter)
    const needed =
      this.#quorum < 1 ? Math.ceil(this.#quorum * this.#processes) : Math.min(this.#quorum, this.#processes)
    if (this.#votes.size >= needed) this.#open(by, opening, nowMs)
  }

  /** A process that was open with the fleet has begun its open period again. */
  reopen(by: number, opening: Opening, nowMs: number): void {
    if (this.#period === undefined) this.vote(by, opening, nowMs)
    else this.#open(by, opening, nowMs)
  }

  /** A process has closed its own circuit. */
  withdraw(by: number): void {
    this.#votes.delete(by)
  }

  /** A process has closed the circuit of all. */
  close(by: number): void {
    if (this.#period !== undefined) this.#close(by)
  }

  /**
   * @param follows whether the process is open with the fleet: if the fleet has closed in the meantime, it needs no
   * probe
   */
  lease(follows: boolean, { most }: ProbeRules, leaseMs: number, nowMs: number): Lease | undefined {
    const isDue = this.#period === undefined ? !follows : nowMs >= this.#untilMs
    for (const lease of this.#leases) if (lease.untilMs <= nowMs) this.#leases.delete(lease)
    if (!isDue || this.#leases.size >= most) return undefined
    const lease = { period: this.#period, untilMs: nowMs + leaseMs }
    this.#leases.add(lease)
    return lease
  }

  /**
   * A process returns a lease, with the verdict on its probe, if there is one. A verdict that is out of time still
   * counts.
   */
  handBack(
    by: number,
    lease: Lease,
    verdict: 'good' | Opening | undefined,
    { successes, failures }: ProbeRules,
    nowMs: number,
  ): void {
    this.#leases.delete(lease)
    if (verdict === undefined || lease.period === undefined || lease.period !== this.#period) return
    if (verdict === 'good') {
      if (++this.#good >= successes) this.#close(by)
    } else if (++this.#bad >= failures) this.#open(by, verdict, nowMs)
  }

  /** A process reports how its calls of the ramp ended, and leases more. `undefined` if there is no ramp now. */
  ramp(by: number, rules: RampRules, report: RampReport, nowMs: number): RampPart | undefined {
    if (this.#period === undefined || nowMs < this.#untilMs) return undefined
    this.#ramp ??= new FleetRamp(rules, nowMs)
    const answer = this.#ramp.tell(by, report, this.#processes, nowMs)
    if (answer === 'closed') this.#close(by)
    else if ('openMs' in answer) this.#open(by, answer, nowMs)
    else return answer
    return undefined
  }

  #open(by: number, opening: Opening, nowMs: number): void {
    this.#untilMs = nowMs + opening.openMs
    this.#begin({ opening, by })
  }

  #close(by: number): void {
    this.#begin({ opening: undefined, by })
  }

  #begin(change: FleetChange): void {
    this.#period = change.opening === undefined ? undefined : change
    this.#votes.clear()
    if (this.#period === undefined) this.#leases.clear()
    this.#good = 0
    this.#bad = 0
    this.#ramp = undefined
    this.#onChange(change)
  }
}
