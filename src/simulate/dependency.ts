import type { Episode } from './episode.ts'

/** How long it takes to serve a call. */
export type ServiceTime =
  /** Exponentially distributed around this mean, in milliseconds. */
  | number
  | {
      /** How the times spread around their mean. */
      readonly distribution: 'constant' | 'exponential'
      /** In milliseconds above 0. */
      readonly meanMs: number
    }
  | {
      /** How the times spread around their mean. */
      readonly distribution: 'lognormal'
      /** In milliseconds above 0. */
      readonly meanMs: number
      /** The standard deviation of the logarithm, 0 or more: 0.5 is a short tail, 1 a long one. */
      readonly sigma: number
    }

/** The dependency that is called: servers with a queue in front of them. */
export interface SimulatedDependency {
  /**
   * How many calls each shard serves at once: a whole number above 0, or Infinity.
   *
   * @default Infinity
   */
  readonly servers?: number | undefined
  /**
   * How long it takes to serve a call; a number is the mean of an exponential distribution, in milliseconds above 0.
   *
   * @default 10
   */
  readonly serviceMs?: ServiceTime | undefined
  /**
   * How many calls may wait for a server of each shard, first come, first served: a whole number, 0 or more, or
   * Infinity. Further calls fail.
   *
   * @default Infinity
   */
  readonly maxQueued?: number | undefined
  /**
   * The network time of a call and its answer together, in milliseconds, 0 or more.
   *
   * @default 0
   */
  readonly latencyMs?: number | undefined
  /**
   * How long it takes until a call that is not served fails, in milliseconds above 0.
   *
   * @default 1
   */
  readonly failAfterMs?: number | undefined
  /**
   * The share of calls that fail by chance at any time, from 0 to 1.
   *
   * @default 0
   */
  readonly failureRate?: number | undefined
  /**
   * How many shards there are, a whole number above 0. Each has its own servers and its own queue, and each call goes
   * to one of them, chosen at random.
   *
   * @default 1
   */
  readonly shards?: number | undefined
  /**
   * How a shard becomes warm after a restart. It begins with this share of its speed, above 0 and at most 1, and its
   * speed grows linearly to the full speed with this many served calls, a whole number above 0.
   *
   * @default it is never cold
   */
  readonly warmUp?:
    | {
        /** The share of its speed at the beginning. */
        readonly fromShare: number
        /** How many served calls make it warm. */
        readonly calls: number
      }
    | undefined
  /**
   * Whether a call that its caller has given up leaves the queue. A call that is already being served is always served
   * to its end.
   *
   * @default false: the dependency does not know
   */
  readonly cancels?: boolean | undefined
  /**
   * What goes wrong, and when.
   *
   * @default []
   */
  readonly episodes?: readonly Episode[] | undefined
}
