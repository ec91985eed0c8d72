import type { DependencySettings } from './read-dependency.ts'
import { EpisodeRecord, type FullService } from './episode-record.ts'
import { Kept } from './kept.ts'
import { Quantiles } from './quantiles.ts'
import type { Refusals } from './refusals.ts'
import type { SimulatedTransition } from './replay-result.ts'
import type { CallEnd, GuardTransition, SeriesPoint, SimulationResult } from './simulation-result.ts'

type Point = { -readonly [Name in keyof SeriesPoint]: number }

/** What the ledger is kept for. */
export interface LedgerOptions {
  readonly durationMs: number
  readonly bucketMs: number
  readonly maxTransitions: number
  readonly fullService: FullService
}

const probeStepMs = 100

/** Writes down what happens in a simulation, in memory that does not grow with the number of calls. */
export class Ledger {
  readonly #options: LedgerOptions
  readonly #episodes: readonly EpisodeRecord[]
  readonly #points: readonly Point[]
  readonly #latency = new Quantiles()
  readonly #transitions: Kept<GuardTransition>
  readonly #ends = { good: 0, failed: 0, refused: 0, substituted: 0, turnedAway: 0 }
  readonly #probes = { total: 0, firstStep: 0, step: 0, inStep: 0, mostInStep: 0 }
  #calls = 0
  #attempts = 0
  #inProgress = 0
  #mostInProgress = 0
  #goodRefused = 0
  #trips = 0

  constructor(options: LedgerOptions, { episodes }: DependencySettings) {
    const { durationMs, bucketMs, maxTransitions, fullService } = options
    this.#options = options
    this.#transitions = new Kept(maxTransitions)
    this.#episodes = episodes.map((episode) => {
      const toMs = episode.fromMs + episode.forMs
      const later = episodes.map(({ fromMs }) => fromMs).filter((fromMs) => fromMs >= toMs)
      return new EpisodeRecord(episode, Math.min(durationMs, ...later), fullService)
    })
    this.#points = Array.from({ length: Math.ceil(durationMs / bucketMs) }, (_, at) => ({
      atMs: at * bucketMs,
      calls: 0,
      good: 0,
      failed: 0,
      refused: 0,
      attempts: 0,
      probes: 0,
      mostInProgress: 0,
    }))
  }

  begin(atMs: number, shard: number): void {
    this.#calls++
    this.#inProgress++
    const point = this.#pointAt(atMs)
    point.calls++
    point.mostInProgress = Math.max(point.mostInProgress, this.#inProgress)
    this.#mostInProgress = Math.max(this.#mostInProgress, this.#inProgress)
    for (const episode of this.#episodes) {
      episode.begin(atMs, shard)
      episode.inProgress(atMs, this.#inProgress)
    }
  }

  /** A call that had begun at `beganAtMs` ends. */
  end(end: CallEnd, beganAtMs: number, shard: number, nowMs: number): void {
    this.#inProgress--
    this.#ends[end]++
    const point = this.#pointAt(beganAtMs)
    if (end === 'good') {
      point.good++
      this.#latency.add(nowMs - beganAtMs)
      for (const episode of this.#episodes) episode.good(beganAtMs, shard)
    } else if (end === 'refused') point.refused++
    else if (end !== 'substituted') point.failed++
  }

  attempt(atMs: number, shard: number, probe: boolean): void {
    this.#attempts++
    const point = this.#pointAt(atMs)
    point.attempts++
    for (const episode of this.#episodes) episode.attempt(atMs, shard)
    if (!probe) return
    point.probes++
    const probes = this.#probes
    const step = Math.floor(atMs / probeStepMs)
    if (probes.total++ === 0) probes.firstStep = step
    probes.inStep = step === probes.step ? probes.inStep + 1 : 1
    probes.step = step
    probes.mostInStep = Math.max(probes.mostInStep, probes.inStep)
  }

  /** @param goodShare how likely the call would have been answered well */
  refuse(refusals: Refusals, goodShare: number): void {
    this.#goodRefused += goodShare
    refusals.refuse(goodShare)
  }

  change(guard: string, refusals: Refusals, change: SimulatedTransition): void {
    const { atMs, from, to, reason } = change
    this.#transitions.add({ guard, atMs, from, to, reason })
    if (to === 'closed') refusals.close()
    if (to !== 'open') return
    this.#trips++
    refusals.open()
    for (const episode of this.#episodes) episode.open(atMs)
  }

  report(falseTrips: number, mostQueued: number): SimulationResult {
    const { total, firstStep, step, mostInStep } = this.#probes
    const { durationMs, bucketMs } = this.#options
    return {
      kind: 'simulation',
      durationMs,
      totals: {
        calls: this.#calls,
        ...this.#ends,
        unfinished: this.#inProgress,
        attempts: this.#attempts,
        probes: total,
        goodRefused: this.#goodRefused,
        failuresAvoided: this.#ends.refused - this.#goodRefused,
        trips: this.#trips,
        falseTrips,
      },
      mostInProgress: this.#mostInProgress,
      mostQueued,
      latencyMs: this.#latency.report(),
      probes: { total, mostIn100Ms: mostInStep, meanIn100Ms: total === 0 ? 0 : total / (step - firstStep + 1) },
      episodes: this.#episodes.map((episode) => episode.report()),
      bucketMs,
      series: this.#points,
      transitions: this.#transitions.list(),
      leftOut: { transitions: this.#transitions.leftOut },
    }
  }

  /** What happens after the end, to calls that had begun before, counts in the last point. */
  #pointAt(atMs: number): Point {
    const at = Math.min(this.#points.length - 1, Math.floor(atMs / this.#options.bucketMs))
    return this.#points[at] as Point
  }
}
