import type { Episode } from './episode.ts'
import type { SimulatedTransition } from './replay-result.ts'

/** How a call ended for its caller. */
export type CallEnd = 'good' | 'failed' | 'refused' | 'substituted' | 'turnedAway'

/** The results of calls. `calls` is the sum of good, failed, refused, substituted, turnedAway and unfinished. */
export interface SimulationTotals {
  /** Calls that clients began. */
  readonly calls: number
  /** Calls that got a good answer from the dependency in time. */
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
  /** Attempts that were probes of a half-open circuit, if the guard is a breaker. */
  readonly probes: number
  /**
   * Refused calls that would have got a good answer, judged by the state of the dependency at that time and its queue.
   * It is a sum of probabilities, so it may not be a whole number. This is the price of the guard.
   */
  readonly goodRefused: number
  /** The other refused calls. */
  readonly failuresAvoided: number
  /** How often a circuit opened. */
  readonly trips: number
  /**
   * Openings of a closed circuit that refused more good calls than others until it closed, including each time that it
   * opened again in between.
   */
  readonly falseTrips: number
}

/**
 * What happened in one episode. All counts are only for its shards, and only while these are sick: with flapping, while
 * it is down.
 */
export interface EpisodeReport {
  /** Which episode it was. */
  readonly kind: Episode['kind']
  /** When it began, in milliseconds. */
  readonly fromMs: number
  /** When it ended, in milliseconds. */
  readonly toMs: number
  /** Calls that began. */
  readonly calls: number
  /** The calls that got a good answer. */
  readonly good: number
  /** Attempts that reached the dependency. Together with `calls` this shows the load on the sick dependency. */
  readonly attempts: number
  /** The most calls that were in progress at once, from the beginning of the episode to its end. */
  readonly mostInProgress: number
  /** From the beginning of the episode until a circuit first opened in it, in milliseconds; `undefined` if none did. */
  readonly timeToOpenMs: number | undefined
  /**
   * Milliseconds from the end of the episode until full service, to a tenth of a second. Full service begins at the
   * first time from which, for the duration in the option `fullService`, its share of the calls that begin gets a good
   * answer. The next episode or the end of the simulation cuts this duration short. `undefined` if there was never full
   * service again, or not within an hour.
   */
  readonly timeToFullServiceMs: number | undefined
}

/**
 * A point of the time series. Calls and their results count at the time when the calls began, everything else when it
 * happened.
 */
export interface SeriesPoint {
  /** When the point begins, in milliseconds. */
  readonly atMs: number
  /** Calls that began. */
  readonly calls: number
  /** The calls that got a good answer. */
  readonly good: number
  /** The calls that failed. */
  readonly failed: number
  /** The calls that a guard refused. */
  readonly refused: number
  /** Attempts that reached the dependency. */
  readonly attempts: number
  /** The attempts that were probes. */
  readonly probes: number
  /** The most calls in progress at once. */
  readonly mostInProgress: number
}

/** A change of state of one guard. */
export interface GuardTransition extends SimulatedTransition {
  /** The name in the guard's context. */
  readonly guard: string
}

/** How long good answers took, in milliseconds, from the beginning of the call; quantiles are exact to 2 %. */
export interface LatencyReport {
  /** The mean. */
  readonly mean: number
  /** The median. */
  readonly p50: number
  /** The time that 90 % do not exceed. */
  readonly p90: number
  /** The time that 99 % do not exceed. */
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
  /** The kind of result, to distinguish it from others. */
  readonly kind: 'simulation'
  /** The time in which calls began, in milliseconds. */
  readonly durationMs: number
  /** The results of all calls. */
  readonly totals: SimulationTotals
  /** The most calls in progress at once: calls that have begun and not ended, including those that wait. */
  readonly mostInProgress: number
  /** The most calls in the queue of a shard. */
  readonly mostQueued: number
  /** `undefined` if there was no good answer. */
  readonly latencyMs: LatencyReport | undefined
  /** How probes were spread over time. */
  readonly probes: ProbeReport
  /** One report for each episode, in the order of the option. */
  readonly episodes: readonly EpisodeReport[]
  /** How long a point of the series lasts, in milliseconds. */
  readonly bucketMs: number
  /** What happened over time. */
  readonly series: readonly SeriesPoint[]
  /** Every change of state of every guard, in order; if there are very many, only the first and the last ones. */
  readonly transitions: readonly GuardTransition[]
  /** How many transitions are missing between these. */
  readonly leftOut: {
    /** How many transitions. */
    readonly transitions: number
  }
}
