import { befalls, isActive, type Episode } from './episode.ts'
import type { EpisodeReport } from './simulation-result.ts'

/** What counts as full service. */
export interface FullService {
  readonly share: number
  readonly forMs: number
}

const stepMs = 100
/** Full service is searched for at most an hour after an episode. */
const mostSteps = 36_000

/** Counts what happens in one episode, and in the time after it. */
export class EpisodeRecord {
  readonly #episode: Episode
  readonly #toMs: number
  readonly #endMs: number
  readonly #fullService: FullService
  readonly #callsAfter: number[] = []
  readonly #goodAfter: number[] = []
  #calls = 0
  #good = 0
  #attempts = 0
  #mostInProgress = 0
  #openedAtMs: number | undefined

  /** @param endMs when the next episode begins, or the simulation ends */
  constructor(episode: Episode, endMs: number, fullService: FullService) {
    this.#episode = episode
    this.#toMs = episode.fromMs + episode.forMs
    this.#endMs = endMs
    this.#fullService = fullService
  }

  begin(atMs: number, shard: number): void {
    if (befalls(this.#episode, shard, atMs)) this.#calls++
    else this.#countAfter(this.#callsAfter, atMs)
  }

  /** A good answer to a call that had begun at `atMs`. */
  good(atMs: number, shard: number): void {
    if (befalls(this.#episode, shard, atMs)) this.#good++
    else this.#countAfter(this.#goodAfter, atMs)
  }

  attempt(atMs: number, shard: number): void {
    if (befalls(this.#episode, shard, atMs)) this.#attempts++
  }

  inProgress(atMs: number, calls: number): void {
    if (calls > this.#mostInProgress && isActive(this.#episode, atMs)) this.#mostInProgress = calls
  }

  open(atMs: number): void {
    if (isActive(this.#episode, atMs)) this.#openedAtMs ??= atMs
  }

  report(): EpisodeReport {
    const { kind, fromMs } = this.#episode
    return {
      kind,
      fromMs,
      toMs: this.#toMs,
      calls: this.#calls,
      good: this.#good,
      attempts: this.#attempts,
      mostInProgress: this.#mostInProgress,
      timeToOpenMs: this.#openedAtMs === undefined ? undefined : this.#openedAtMs - fromMs,
      timeToFullServiceMs: this.#timeToFullServiceMs(),
    }
  }

  #countAfter(counts: number[], atMs: number): void {
    if (atMs < this.#toMs || atMs >= this.#endMs) return
    const step = Math.floor((atMs - this.#toMs) / stepMs)
    if (step < mostSteps) counts[step] = (counts[step] ?? 0) + 1
  }

  /** Slides a window over the steps; one with no call in it reaches on to the next call. */
  #timeToFullServiceMs(): number | undefined {
    const { share, forMs } = this.#fullService
    const { length } = this.#callsAfter
    const width = Math.ceil(forMs / stepMs)
    let calls = 0
    let good = 0
    let end = 0
    for (let start = 0; start < length; start++) {
      while (end < length && (end < start + width || calls === 0)) {
        calls += this.#callsAfter[end] ?? 0
        good += this.#goodAfter[end] ?? 0
        end++
      }
      if (good >= share * calls) return start * stepMs
      calls -= this.#callsAfter[start] ?? 0
      good -= this.#goodAfter[start] ?? 0
    }
    return undefined
  }
}
