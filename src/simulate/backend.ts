import type { DependencySettings } from './read-dependency.ts'
import { befalls, type Episode, type HangEpisode, type RestartEpisode } from './episode.ts'
import { Queue } from './queue.ts'
import { serviceTime } from './service-time.ts'
import type { World } from './world.ts'

/** One attempt at the dependency. */
export interface Attempt {
  readonly shard: number
  /** Whether its caller no longer waits for it. */
  readonly isGivenUp: boolean
  /** Receives the answer; called once, or never. */
  readonly answer: (isGood: boolean) => void
}

interface Shard {
  readonly number: number
  readonly queue: Queue<Attempt>
  /** Being served. */
  readonly busy: Set<Attempt>
  /** How many calls it has served since it was cold. */
  served: number
}

const clientEpisodes: readonly Episode['kind'][] = ['stall', 'lowTraffic', 'surge']

/** The dependency: shards with servers, a queue in front of each shard, and the episodes. */
export class Backend {
  readonly #world: World
  readonly #settings: DependencySettings
  readonly #shards: readonly Shard[]
  readonly #hanging = new Map<HangEpisode, Attempt[]>()
  readonly #random: () => number
  readonly #drawServiceMs: () => number
  #mostQueued = 0

  constructor(world: World, settings: DependencySettings) {
    this.#world = world
    // Episodes that affect only the clients are not checked for each call.
    const { episodes } = settings
    this.#settings = { ...settings, episodes: episodes.filter(({ kind }) => !clientEpisodes.includes(kind)) }
    this.#random = world.chance()
    this.#drawServiceMs = serviceTime(settings.serviceMs, world.chance())
    this.#shards = Array.from({ length: settings.shards }, (_, number) => ({
      number,
      queue: new Queue(),
      busy: new Set(),
      served: Infinity,
    }))
    for (const episode of settings.episodes) {
      if (episode.kind === 'restart') this.#plan(episode)
      if (episode.kind === 'hang') world.at(episode.fromMs + episode.forMs, () => this.#release(episode))
    }
  }

  /** The most attempts that waited in the queue of a shard. */
  get mostQueued(): number {
    return this.#mostQueued
  }

  /** Takes an attempt, and answers it when the time has come. */
  take(attempt: Attempt): void {
    const { failureRate, servers, maxQueued } = this.#settings
    const shard = this.#shardOf(attempt)
    const hang = this.#hangAt(shard)
    if (hang !== undefined) {
      const hanging = this.#hanging.get(hang)
      if (hanging === undefined) this.#hanging.set(hang, [attempt])
      else hanging.push(attempt)
      return
    }
    if (this.#isDown(shard) || this.#fails(failureRate) || this.#isBrownedOut(shard)) this.#fail(attempt)
    else if (shard.busy.size < servers) this.#serve(shard, attempt)
    else if (shard.queue.size < maxQueued) {
      shard.queue.add(attempt)
      this.#mostQueued = Math.max(this.#mostQueued, shard.queue.size)
    } else this.#fail(attempt)
  }

  /**
   * The probability, from 0 to 1, that an attempt made now would get a good answer within some time, from the current
   * episodes of the shard and from its queue at its mean speed.
   */
  outlook(shardNumber: number, patienceMs: number): number {
    const { failureRate, servers, maxQueued, latencyMs, serviceMs, episodes } = this.#settings
    const shard = this.#shards[shardNumber] as Shard
    if (this.#isDown(shard) || this.#hangAt(shard) !== undefined) return 0
    const isFull = shard.busy.size >= servers
    if (isFull && shard.queue.size >= maxQueued) return 0
    const turns = isFull ? (shard.queue.size + 1) / servers + 1 : 1
    if (latencyMs + turns * serviceMs.meanMs * this.#slowness(shard) > patienceMs) return 0
    const good = episodes.flatMap((episode) =>
      episode.kind === 'brownout' && befalls(episode, shardNumber, this.#world.nowMs) ? [1 - episode.share] : [],
    )
    return good.reduce((all, share) => all * share, 1 - failureRate)
  }

  #serve(shard: Shard, attempt: Attempt): void {
    shard.busy.add(attempt)
    this.#world.at(this.#world.nowMs + this.#drawServiceMs() * this.#slowness(shard), () => {
      // A restart has ended it before.
      if (!shard.busy.delete(attempt)) return
      shard.served++
      this.#answer(attempt, !this.#isDown(shard), 0)
      this.#serveNext(shard)
    })
  }

  #serveNext(shard: Shard): void {
    let next = shard.queue.take()
    if (this.#settings.cancels) while (next?.isGivenUp === true) next = shard.queue.take()
    if (next !== undefined) this.#serve(shard, next)
  }

  #fail(attempt: Attempt): void {
    this.#answer(attempt, false, this.#settings.failAfterMs)
  }

  #answer(attempt: Attempt, isGood: boolean, afterMs: number): void {
    const delayMs = afterMs + this.#settings.latencyMs
    if (delayMs > 0) this.#world.at(this.#world.nowMs + delayMs, () => attempt.answer(isGood))
    else attempt.answer(isGood)
  }

  /** The calls that hung in an episode, at its end. */
  #release(episode: HangEpisode): void {
    const { ends = 'fail' } = episode
    const attempts = this.#hanging.get(episode) ?? []
    this.#hanging.delete(episode)
    for (const attempt of attempts) {
      if (ends === 'fail') this.#fail(attempt)
      else if (ends === 'answer' && !(this.#settings.cancels && attempt.isGivenUp)) this.take(attempt)
    }
  }

  #plan(episode: RestartEpisode): void {
    const shards = this.#shards.filter(({ number }) => episode.shards?.includes(number) !== false)
    this.#world.at(episode.fromMs, () => {
      for (const shard of shards) {
        const lost = [...shard.busy]
        shard.busy.clear()
        for (let next = shard.queue.take(); next !== undefined; next = shard.queue.take()) lost.push(next)
        for (const attempt of lost) this.#fail(attempt)
      }
    })
    this.#world.at(episode.fromMs + episode.forMs, () => {
      for (const shard of shards) shard.served = 0
    })
  }

  #slowness(shard: Shard): number {
    const { warmUp, episodes } = this.#settings
    const warmth =
      warmUp === undefined ? 1 : Math.min(1, warmUp.fromShare + ((1 - warmUp.fromShare) * shard.served) / warmUp.calls)
    let slowness = 1 / warmth
    for (const episode of episodes) {
      if (episode.kind === 'slow' && befalls(episode, shard.number, this.#world.nowMs)) slowness *= episode.factor
    }
    return slowness
  }

  #hangAt(shard: Shard): HangEpisode | undefined {
    for (const episode of this.#settings.episodes) {
      if (episode.kind === 'hang' && befalls(episode, shard.number, this.#world.nowMs)) return episode
    }
    return undefined
  }

  #isDown(shard: Shard): boolean {
    return this.#settings.episodes.some(
      (episode) =>
        (episode.kind === 'down' || episode.kind === 'restart' || episode.kind === 'flapping') &&
        befalls(episode, shard.number, this.#world.nowMs),
    )
  }

  #isBrownedOut(shard: Shard): boolean {
    let isFailing = false
    for (const episode of this.#settings.episodes) {
      if (episode.kind === 'brownout' && befalls(episode, shard.number, this.#world.nowMs)) {
        isFailing = this.#fails(episode.share) || isFailing
      }
    }
    return isFailing
  }

  // No random number is drawn if the result is certain.
  #fails(share: number): boolean {
    return share > 0 && this.#random() < share
  }

  #shardOf({ shard }: Attempt): Shard {
    return this.#shards[shard] as Shard
  }
}
