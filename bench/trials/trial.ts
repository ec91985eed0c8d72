import type { SimulateOptions } from 'recloser/simulate'

/** A simulated world without its guard. */
export type Setting = Omit<SimulateOptions, 'guard' | 'signal' | 'onProgress' | 'seed'>

/** What is measured of one guard in one world. `null`: there was nothing to measure, or it never happened. */
export interface Figures {
  /** Good answers, divided by those of the same calls without a breaker. */
  readonly good: number | null
  /** The same, of all calls that began during the episode and could end in it, for whichever shard. */
  readonly goodWhileSick: number | null
  /** Attempts that reached what was sick, divided by the calls that were meant for it. */
  readonly load: number | null
  /** From the beginning of the episode until a circuit opened. */
  readonly openMs: number | null
  /** From the end of the episode until 99 % of the calls get a good answer, for ten seconds. */
  readonly fullServiceMs: number | null
  /** The same, divided by that of an admission that knows the capacity. */
  readonly fullServiceAgainstIdeal: number | null
  /** The most calls in progress at once during the episode, divided by those without a breaker. */
  readonly waiting: number | null
  /** Openings that refused more good calls than others; where the dependency is never sick, all openings. */
  readonly falseTrips: number
  /** Seconds after the episode, and after the first good answer, in which calls were refused and none got a good answer. */
  readonly relapsedSeconds: number | null
  /** Good answers after the episode until the circuit was closed. 0: it never opened. */
  readonly goodAnswersToClose: number | null
  /** The most probes in a tenth of a second, divided by their mean. */
  readonly probeWave: number | null
  /** The same, of the time in which the dependency was sick: without the slow start after it. */
  readonly probeWaveWhileSick: number | null
}

export type Measure = keyof Figures

/** What `recommended()` must reach: a number of the table of targets. */
export type Target =
  { readonly measure: Measure; readonly atMost: number } | { readonly measure: Measure; readonly atLeast: number }

/** One world, and what is wanted in it. */
export interface Variant {
  /** Short, and different from the others of the scenario: it stands in tables. */
  readonly id: string
  readonly setting: Setting
  readonly targets: readonly Target[]
  /**
   * Which episode the figures are of.
   *
   * @default 0
   */
  readonly episode?: number
  /** How long a caller waits for one attempt: what an admission that knows the future goes by. */
  readonly patienceMs: number
  /** How many of the callers' connections an admission may use that knows them; where these are what is short. */
  readonly places?: number
  /** The dependency is never sick: each opening is false. */
  readonly isHealthy?: boolean
  /** What must be true of the world without a breaker, or the trial shows nothing. */
  readonly without?: readonly Target[]
  /** Other libraries are played here: a world with few calls, because their promises take long. */
  readonly peers?: boolean
  /** Guards that are played here only. */
  readonly guards?: readonly string[]
  /** Played in the short form of the trials too: a world with few calls. */
  readonly short?: boolean
}

export interface Scenario {
  readonly id: string
  readonly title: string
  /** What the world is and why, in whole sentences. */
  readonly about: string
  /** What the figures show, where that needs words. */
  readonly remark?: string
  readonly variants: readonly Variant[]
  /** The id of the variant that the picture shows. */
  readonly pictured: string
}
