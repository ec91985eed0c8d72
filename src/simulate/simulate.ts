import { callback, oneOf, optionError, readOptions, rule, wholeNumber } from '../base/check.ts'
import { throwIfAborted } from '../call/abort.ts'
import { signalRule } from '../call/task.ts'
import { seedRule } from '../testing/seeded-random.ts'
import type { SimulatedClients } from './clients.ts'
import type { SimulatedDependency } from './dependency.ts'
import type { GuardFactory } from './guard.ts'
import { pause } from './pause.ts'
import { populate } from './populate.ts'
import { readClientGroups } from './read-clients.ts'
import { readDependency } from './read-dependency.ts'
import { object, positiveMs, share } from './rules.ts'
import type { SimulationResult } from './simulation-result.ts'
import { World } from './world.ts'

/** `clients` and `durationMs` are required; an unknown key is an error. */
export interface SimulateOptions {
  /** The callers: one group of clients, or several groups with different names. */
  readonly clients: SimulatedClients | readonly SimulatedClients[]
  /**
   * The dependency that they call.
   *
   * @default {}
   */
  readonly dependency?: SimulatedDependency | undefined
  /**
   * Makes the guard of each process.
   *
   * @default none: every call goes through
   */
  readonly guard?: GuardFactory | undefined
  /**
   * Whether each process has its own guard, or each shard in each process.
   *
   * @default 'process'
   */
  readonly guardPer?: 'process' | 'shard' | undefined
  /** The time in which calls begin, in milliseconds above 0. Calls that have begun by then continue to their end. */
  readonly durationMs: number
  /**
   * The seed of the random numbers: the same seed gives the same result. A whole number from 0 to 4294967295.
   *
   * @default 1
   */
  readonly seed?: number | undefined
  /**
   * What counts as full service after an episode: at least this share of the calls, from 0 to 1, gets a good answer for
   * this many milliseconds, above 0.
   *
   * @default { share: 0.99, forMs: 10_000 }
   */
  readonly fullService?:
    | {
        /** The share of the calls that must get a good answer, from 0 to 1. */
        readonly share?: number | undefined
        /** For how long, in milliseconds above 0. */
        readonly forMs?: number | undefined
      }
    | undefined
  /**
   * How long each point of the series lasts, in milliseconds above 0. There may be at most 100,000 points.
   *
   * @default a second, or as many whole seconds as make at most 1,000 points
   */
  readonly bucketMs?: number | undefined
  /**
   * The largest number of transitions that the result keeps: half of them from the beginning and half from the end. A
   * whole number above 0.
   *
   * @default 1_000
   */
  readonly maxTransitions?: number | undefined
  /** If it is aborted, the simulation rejects with its reason at the next pause. */
  readonly signal?: AbortSignal | undefined
  /** Called after every 65,536 events and at the end. An error that it throws ends the simulation. */
  readonly onProgress?: ((progress: SimulationProgress) => void) | undefined
}

/** The progress of a simulation. */
export interface SimulationProgress {
  /** The time of the simulation, in milliseconds. */
  readonly atMs: number
  /** The share of `durationMs` that has passed, from 0 to 1. */
  readonly share: number
}

const clientsRule = rule<SimulatedClients | readonly SimulatedClients[]>('object', 'clients, or an array of them')
const dependencyRule = rule<SimulatedDependency>('object', 'an object', (value) => !Array.isArray(value))

const caller = 'simulate()'

// This many events take a few hundredths of a second.
const eventsBetweenPauses = 65_536
const mostPoints = 100_000

/** The rules for the options of a simulation. */
export const simulateSchema = {
  clients: [clientsRule],
  dependency: [dependencyRule, {}],
  guard: [callback<GuardFactory>(), undefined],
  guardPer: [oneOf('process', 'shard'), 'process'],
  durationMs: [positiveMs],
  seed: [seedRule, 1],
  fullService: [object, {}],
  bucketMs: [positiveMs, undefined],
  maxTransitions: [wholeNumber, 1_000],
  signal: [signalRule, undefined],
  onProgress: [callback<(progress: SimulationProgress) => unknown>(), undefined],
} as const

/**
 * Simulates a world in virtual time in which load affects health. Clients call a dependency through the guards that you
 * want to test. The dependency has servers and queues, fails, and recovers. There is no real timer, and the same seed
 * gives the same result. With another guard, the same calls begin at the same times.
 *
 * Breakers and a `SimulatedGuard` decide at once. Policies and pipelines run in promises, and `retry`, `timeout` and
 * `bulkhead` wait in the time of the simulation; that is slower. Your own policy must pass on the context that it
 * receives, and must wait for nothing except the task.
 *
 * @throws TypeError, RangeError for bad options; the reason of the signal
 * @example
 * ```ts
 * import { CircuitBreaker } from 'recloser'
 * import { describe, simulate } from 'recloser/simulate'
 *
 * const result = await simulate({
 *   clients: { ratePerSecond: 100, deadlineMs: 1_000 },
 *   dependency: { servers: 4, serviceMs: 20, episodes: [{ kind: 'down', fromMs: 30_000, forMs: 20_000 }] },
 *   guard: ({ clock, random }) => new CircuitBreaker({ clock, random, resetTimeoutMs: 5_000 }),
 *   durationMs: 90_000,
 * })
 * console.log(describe(result))
 * ```
 */
export async function simulate(options: SimulateOptions): Promise<SimulationResult> {
  const fields = readOptions(caller, options, simulateSchema)
  const { durationMs, guard, seed, signal, onProgress, maxTransitions } = fields
  const { bucketMs = 1_000 * Math.ceil(durationMs / 1_000_000) } = fields
  if (durationMs / bucketMs > mostPoints) {
    throw optionError(RangeError, caller, 'bucketMs', `at least ${durationMs / mostPoints}`, bucketMs)
  }
  const fullService = readOptions(`${caller} fullService`, fields.fullService, {
    share: [share, 0.99],
    forMs: [positiveMs, 10_000],
  })
  const groups = readClientGroups(caller, fields.clients)
  const dependency = readDependency(caller, fields.dependency)
  throwIfAborted(signal)

  const world = new World(seed)
  const report = populate(caller, world, groups, dependency, {
    guard: guard ?? (() => undefined),
    isPerShard: fields.guardPer === 'shard',
    ledger: { durationMs, bucketMs, maxTransitions, fullService },
  })
  for (let steps = 1; world.step(); steps++) {
    // Promises run to their end before time moves on.
    while (world.hasPromises) {
      world.hasPromises = false
      await pause()
    }
    if (steps % eventsBetweenPauses === 0) {
      onProgress?.({ atMs: world.nowMs, share: Math.min(1, world.nowMs / durationMs) })
      await pause()
      throwIfAborted(signal)
    }
  }
  onProgress?.({ atMs: world.nowMs, share: 1 })
  return report()
}
