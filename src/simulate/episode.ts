/** A period of time in which something is wrong, or different. */
interface Span {
  /** When it begins, in milliseconds from the beginning of the simulation, 0 or more. */
  readonly fromMs: number
  /** How long it lasts, in milliseconds above 0. */
  readonly forMs: number
}

/** An episode that can be limited to some shards. */
interface Sickness extends Span {
  /**
   * The shards that it affects, by number from 0.
   *
   * @default all of them
   */
  readonly shards?: readonly number[] | undefined
}

/** Every call that arrives, or would be answered, fails. */
export interface DownEpisode extends Sickness {
  /** Which episode this is. */
  readonly kind: 'down'
}

/** A call that arrives gets no answer, at least until the end of the episode. Hanging calls do not occupy a server. */
export interface HangEpisode extends Sickness {
  /** Which episode this is. */
  readonly kind: 'hang'
  /**
   * What happens to these calls at the end: they fail, begin to be served, or hang forever.
   *
   * @default 'fail'
   */
  readonly ends?: 'fail' | 'answer' | 'never' | undefined
}

/** It takes longer to serve a call. */
export interface SlowEpisode extends Sickness {
  /** Which episode this is. */
  readonly kind: 'slow'
  /** How many times as long as usual, above 0. */
  readonly factor: number
}

/** Some of the calls that arrive fail, chosen at random. */
export interface BrownoutEpisode extends Sickness {
  /** Which episode this is. */
  readonly kind: 'brownout'
  /** The share of calls that fail, from 0 to 1. */
  readonly share: number
}

/** The dependency is down and up in turn, beginning with down. */
export interface FlappingEpisode extends Sickness {
  /** Which episode this is. */
  readonly kind: 'flapping'
  /** How long it is down each time, in milliseconds above 0. */
  readonly downMs: number
  /** How long it is up each time, in milliseconds above 0. */
  readonly upMs: number
}

/**
 * The dependency is down. Calls that were being served or waited fail at once. Afterwards the dependency is cold, see
 * `warmUp`.
 */
export interface RestartEpisode extends Sickness {
  /** Which episode this is. */
  readonly kind: 'restart'
}

/** Fewer calls arrive, or more. */
export interface TrafficEpisode extends Span {
  /** Which episode this is. */
  readonly kind: 'lowTraffic' | 'surge'
  /** The share of the usual rate, 0 or more: at most 1 for `lowTraffic`, at least 1 for `surge`. */
  readonly factor: number
  /**
   * The name of the only clients that it affects.
   *
   * @default all of them
   */
  readonly clients?: string | undefined
}

/**
 * Client processes stop for a while, for instance because a garbage collector runs. They neither begin a call, nor see
 * an answer or the end of a timeout. All of this happens at the end of the episode, in order.
 */
export interface StallEpisode extends Span {
  /** Which episode this is. */
  readonly kind: 'stall'
  /**
   * The name of the only clients that it affects.
   *
   * @default all of them
   */
  readonly clients?: string | undefined
  /**
   * The processes of these clients that stop, by number from 0.
   *
   * @default all of them
   */
  readonly processes?: readonly number[] | undefined
}

/** What goes wrong with the dependency or its clients, and when. */
export type Episode =
  | DownEpisode
  | HangEpisode
  | SlowEpisode
  | BrownoutEpisode
  | FlappingEpisode
  | RestartEpisode
  | TrafficEpisode
  | StallEpisode

/** What an episode does to the calls that arrive at a shard at a given time. */
export interface Effect {
  readonly isDown: boolean
  readonly isHanging: boolean
  /** How many times as long it takes to serve a call. */
  readonly slowness: number
  /** The share of calls that fail by chance. */
  readonly failureShare: number
}

/** Whether the episode has begun and not ended. */
export const isActive = ({ fromMs, forMs }: Episode, atMs: number): boolean => atMs >= fromMs && atMs < fromMs + forMs

/** Whether the episode affects a call to the shard at this time. */
export function befalls(episode: Episode, shard: number, atMs: number): boolean {
  if (!isActive(episode, atMs)) return false
  if ('shards' in episode && episode.shards?.includes(shard) === false) return false
  if (episode.kind !== 'flapping') return true
  return (atMs - episode.fromMs) % (episode.downMs + episode.upMs) < episode.downMs
}
