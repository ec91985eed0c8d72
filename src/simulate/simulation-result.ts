import type { Episode } from './episode.ts'
import type { SimulatedTransition } from './replay-result.ts'

/** How a call ended for its caller. */
export type CallEnd = 'good' | 'failed' | 'refused' | 'substituted' | 'turnedAway'

/** What became of calls. `calls` is the sum of good, failed, refused, substituted, turnedAway and unfinished. */
export interface SimulationTotals {
  /** Calls that clients began. */
  readonly calls: number
  /** Calls that got a good answer of the dependency in time. */
  readonly good: number
  /** Calls that failed, or whose deadline passed, with the last attempt. */
  readonly failed: number
  /** Calls that a guard refused. */
  readonly refused: number
  /** Calls whose answer did not come from the dependency, but from a fallback. */
  readonly substituted: number
  /** Calls that their process did not make, because `maxConcurrent` and `maxWaiting` were reached. */
  readonly turnedAway: number
  /** Calls that never ended. */
  readonly unfinished: number
  /** Attempts that reached the dependency. */
  readonly attempts: number
  /** Attempts that were probes of a half-open circuit, where the guard is a breaker. */
  readonly probes: number
  /**
   * Refused calls that the dependency would have answered well, judged by what befell it at that moment and the queue before
   * it: a sum of likelihoods, not always whole. This is the price of the guard.
   */
  readonly goodRefused: number
  /** The other refused calls. */
  readonly failuresAvoided: number
  /** How often a circuit opened. */
  readonly trips: number
  /** Openings of a closed circuit that refused more good calls than others until it closed, with all that it opened again in between. */
  readonly falseTrips: number
}

/** What happened in one episode. All counts are of its sick moments and its shards alone: of flapping, while it is down. */
export interface EpisodeReport {
  /** Which episode it was. */
  readonly kind: Episode['kind']
  /** When it began, in milliseconds. */
  readonly fromMs: number
  /** When it ended, in milliseconds. */
  readonly toMs: number
  /** Calls that began. */
  readonly calls: number
  /** Those of them that got a good answer. */
  readonly good: number
  /** Attempts that reached the dependency: with `calls` this is the load on what is sick. */
  readonly attempts: number
  /** The most calls that were in progress at once, from the beginning of the episode to its end. */
  readonly mostInProgress: number
  /** From the beginning of the episode until a circuit first opened in it, in milliseconds; `undefined`: none did. */
  readonly timeToOpenMs: number | undefined
  /**
   * From the end of the episode until the service is full again, in milliseconds, to a tenth of a second: the first moment from
   * which on, for as long as the option `fullService` says, its share of the calls that begin gets a good answer. The stretch
   * is cut short by the next episode and by the end. `undefined`: the service was never full again, or not within an hour.
   */
  readonly timeToFullServiceMs: number | undefined
}

/** A stretch of the time series. Calls and what became of them count where they began, all else where it happened. */
export interface SeriesPoint {
  /** When the stretch begins, in milliseconds. */
  readonly atMs: number
  /** Calls that began. */
  readonly calls: number
  /** Those of them that got a good answer. */
  readonly good: number
  /** Those of them that failed. */
  readonly failed: number
  /** Those of them that a guard refused. */
  readonly refused: number
  /** Attempts that reached the dependency. */
  readonly attempts: number
  /** Those of them that were probes. */
  readonly probes: number
  /** The most calls in progress at once. */
  readonly mostInProgress: number
}

/** A change of state of one guard. */
export interface GuardTransition extends SimulatedTransition {
  /** The name in the guard's context. */
  readonly guard: string
}

/** How long good answers took, in milliseconds, from the beginning of the call; quantiles are right to 2 %. */
export interface LatencyReport {
  /** The mean. */
  readonly mean: number
  /** The median. */
  readonly p50: number
  /** What 90 % do not exceed. */
  readonly p90: number
  /** What 99 % do not exceed. */
  readonly p99: number
  /** The longest. */
  readonly max: number
}

/** How probes were spread over time. */
export interface ProbeReport {
  /** How many there were. */
  readonly total: number
  /** The most probes in a tenth of a second. */
  readonly mostIn100Ms: number
  /** The mean of all tenths of a second from the first probe to the last one. */
  readonly meanIn100Ms: number
}

/** What happened in a simulated world. */
export interface SimulationResult {
  /** Tells it from the result of a replay. */
  readonly kind: 'simulation'
  /** For how long calls began. */
  readonly durationMs: number
  /** What became of all calls. */
  readonly totals: SimulationTotals
  /** The most calls in progress at once: begun and not ended, whatever they wait for. */
  readonly mostInProgress: number
  /** The most calls in the queue of a shard. */
  readonly mostQueued: number
  /** `undefined`: there was no good answer. */
  readonly latencyMs: LatencyReport | undefined
  /** How probes were spread over time. */
  readonly probes: ProbeReport
  /** One report for each episode, in the order of the option. */
  readonly episodes: readonly EpisodeReport[]
  /** How long a point of the series lasts, in milliseconds. */
  readonly bucketMs: number
  /** What happened in each stretch of time. */
  readonly series: readonly SeriesPoint[]
  /** Every change of state of every guard, in order; of very many the first and the last ones. */
  readonly transitions: readonly GuardTransition[]
  /** How many transitions are missing between these. */
  readonly leftOut: {
    /** How many transitions. */
    readonly transitions: number
  }
}
