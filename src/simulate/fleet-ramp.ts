import {
  burst,
  forgetting,
  patience,
  queuedTimes,
  quietRounds,
  slowerTimes,
  tellingSize,
} from '../recovery/slow-start.ts'

/** How a process would open the circuit. */
export interface Opening {
  readonly openMs: number
  readonly attempt: number
  readonly reason: string
}

/** What a process reports to the ramp of its fleet, and how many calls it requests. */
export interface RampReport {
  /** The round of the reported calls; 0 if there are none. */
  readonly round: number
  readonly good: number
  readonly bad: number
  /** The sum of the durations of the good calls. */
  readonly tookMs: number
  /** Whether it has rejected a call. */
  readonly rejected: boolean
  readonly inFlight: number
  /** How many leased calls it has not made. */
  readonly unused: number
  /** How many more it would take. */
  readonly wanted: number
  /** How long a call occupies its place at most. */
  readonly callMs: number
  /** If calls have failed: how the circuit would open again. */
  readonly opening: Opening | undefined
}

/** The rules of a ramp, as in `slowStart`. */
export interface RampRules {
  readonly roundMs: number
  readonly threshold: number
}

/** What a process may do next. */
export interface RampPart {
  readonly round: number
  /** How many calls it may make now. */
  readonly calls: number
  /** How many calls of a round it gets at most. */
  readonly most: number
}

const newRound = (number: number, size: number) => ({ number, size, good: 0, bad: 0, tookMs: 0 })

/** The size of the largest round. */
const largestRound = 1e9

/** The ramp of `slowStart` for a whole fleet: all processes share a round, and each leases its part of it. */
export class FleetRamp {
  readonly #roundMs: number
  readonly #threshold: number
  readonly #leases = new Map<number, { readonly untilMs: number; readonly calls: number }>()
  #round = newRound(1, 1)
  #successes = 0
  #fastestMs = Infinity
  #rejectedAtMs = -Infinity
  #dueAtMs: number

  constructor({ roundMs, threshold }: RampRules, nowMs: number) {
    this.#roundMs = roundMs
    this.#threshold = threshold
    this.#dueAtMs = nowMs
  }

  /** Counts the report of a process, and returns what it may do next, or the next state of the circuit. */
  tell(process: number, report: RampReport, alive: number, nowMs: number): RampPart | Opening | 'closed' {
    const { round, good, bad, rejected } = report
    if (rejected) this.#rejectedAtMs = nowMs
    this.#successes += good
    // Calls of an earlier round do not count.
    const decided = round === this.#round.number && good + bad > 0 ? this.#count(report, nowMs) : undefined
    return decided ?? this.#lease(process, report, alive, nowMs)
  }

  #count(report: RampReport, nowMs: number): Opening | 'closed' | undefined {
    const round = this.#round
    round.good += report.good
    round.bad += report.bad
    round.tookMs += report.tookMs
    const { size, good, bad } = round
    // Without a good answer there is no mean, and nothing is longer.
    const meanMs = round.tookMs / good
    const isLonger = (times: number): boolean => size >= tellingSize && meanMs > times * this.#fastestMs + this.#roundMs
    const queued = isLonger(queuedTimes)
    if (size === 1 && bad > 0) {
      if (bad > Math.min(patience, this.#successes)) return report.opening
      this.#begin(1)
      this.#round.bad = bad
    } else if (bad >= this.#threshold * size) {
      this.#begin(good === 0 ? 1 : Math.ceil(size / 2))
    } else if (good > 0 && !queued && nowMs - this.#rejectedAtMs >= quietRounds * this.#roundMs) {
      return 'closed'
    } else if (good + bad >= size) {
      const fastestMs = queued ? this.#fastestMs * forgetting : this.#fastestMs
      if (size >= tellingSize) this.#fastestMs = Math.min(fastestMs, meanMs)
      this.#begin(Math.ceil(size * (queued ? 1 : isLonger(slowerTimes) ? 1.25 : 2)))
    }
    return undefined
  }

  #begin(size: number): void {
    this.#round = newRound(this.#round.number + 1, Math.min(size, largestRound))
  }

  #lease(process: number, report: RampReport, alive: number, nowMs: number): RampPart {
    const { inFlight, unused, wanted, callMs } = report
    const { number, size } = this.#round
    let inUse = inFlight + unused
    for (const [holder, { untilMs, calls }] of this.#leases) {
      if (holder !== process && untilMs > nowMs) inUse += calls
    }
    // Calls come evenly, at most one round ahead, and no process takes more than its part of the round.
    const dueAtMs = Math.max(this.#dueAtMs, nowMs - this.#roundMs)
    const due = Math.floor(((nowMs + (1 + burst) * this.#roundMs - dueAtMs) * size) / this.#roundMs)
    const most = Math.ceil(size / alive)
    const calls = Math.max(0, Math.min(wanted, most - unused, size - inUse, due))
    this.#dueAtMs = dueAtMs + (calls * this.#roundMs) / size
    this.#leases.set(process, { untilMs: nowMs + callMs, calls: inFlight + unused + calls })
    return { round: number, calls, most }
  }
}
