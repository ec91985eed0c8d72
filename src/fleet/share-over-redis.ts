import { number, optionError, readOptions, rule } from '../base/check.ts'
import { defaultRandom, longestTimerMs } from '../base/clock.ts'
import { ignoreError } from '../base/hook.ts'
import { gateOf } from '../breaker/gate.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { isBreaker } from '../call/task.ts'
import { isRegistry, type BreakerOrRegistry } from '../metrics/breaker-source.ts'
import type { Fleet } from './fleet-event.ts'
import { FleetMember } from './fleet-member.ts'
import { encoded, instanceOf, keysOf } from './names.ts'
import { checkClient, commandsOf, subscribeTo, type RedisLike } from './redis-client.ts'
import { livesForBeats, Session } from './session.ts'

/** `client` and `prefix` are needed; `undefined` counts as absent, and an unknown key is an error. */
export interface RedisFleetOptions {
  /** A client of node-redis or ioredis, for one server or a cluster. It stays yours: `close()` leaves it open. */
  readonly client: RedisLike
  /**
   * A connection of the same library for the subscription, which is then used for nothing else; it stays yours too.
   *
   * @default `client.duplicate()`, closed by `close()`; the client of a cluster has its own
   */
  readonly subscriber?: RedisLike | undefined
  /** Begins all keys and the channel, so that fleets can share a Redis: breakers of one prefix and name are one circuit. Not empty. */
  readonly prefix: string
  /**
   * Names this process for people, in 1 to 200 characters. Processes of one name are counted as several.
   *
   * @default a random text
   */
  readonly instanceId?: string | undefined
  /**
   * How many processes must have opened the circuit within one open period to open it for all: a whole number above 0, of which
   * no more are needed than live; or a share of those that live, above 0 and below 1. 1: one is enough. In the first three
   * heartbeats of a fleet the number of live processes is not known: a number counts as given, and a share waits.
   *
   * @default 2
   */
  readonly quorum?: number | undefined
  /**
   * How long a call waits at most for the lease of its probe, in milliseconds above 0; without one it is rejected.
   *
   * @default 250
   */
  readonly leaseTimeoutMs?: number | undefined
  /**
   * How often a process says that it lives, and asks for what it has missed, in milliseconds, 50 to 60_000. After three times as
   * long without a word it is taken for dead.
   *
   * @default 2_000
   */
  readonly heartbeatMs?: number | undefined
  /**
   * After how many milliseconds without an answer Redis is taken to be away, above 0.
   *
   * @default 1_000
   */
  readonly commandTimeoutMs?: number | undefined
  /**
   * Judges the calls of all processes together: each tells in one round trip per period how many calls its trip strategy has
   * counted, and counts those of the others. Nothing is sent while nothing happened. The trip strategy needs a window. No process
   * opens for failures that only others have seen, unless they are spread over as many processes as `quorum` says.
   *
   * @default each process judges its own calls
   */
  readonly aggregate?: AggregateOptions | undefined
}

/** How the calls of all processes are judged together. */
export interface AggregateOptions {
  /** The period, in milliseconds above 0. */
  readonly everyMs: number
}

const quorumRule = number(
  'a whole number above 0, or a share above 0 and below 1',
  (value) => value > 0 && (value < 1 || Number.isSafeInteger(value)),
)
const heartbeat = number('a number of milliseconds from 50 to 60_000', (value) => value >= 50 && value <= 60_000)
const timer = number(
  `a number of milliseconds above 0, at most ${longestTimerMs}`,
  (value) => value > 0 && value <= longestTimerMs,
)
const notEmpty = rule<string>('string', 'a text that is not empty', (value) => value !== '')
const instanceRule = rule<string>(
  'string',
  'a text of 1 to 200 characters',
  (value) => value !== '' && value.length <= 200,
)
const clientRule = rule<RedisLike>('object function', 'a client of node-redis or ioredis')

/**
 * Makes the processes that share a breaker, or a registry, act as one: a circuit that enough of them have opened opens for all,
 * its probes are counted over all, and it closes for all. The state lies in Redis or Valkey; no call waits for it, but for a
 * probe. While Redis is away, each process goes on by itself.
 *
 * **The prefix and the name of the breaker together are the identity of the circuit**: name each breaker that you share, since one
 * without a name is called `circuit`. Those of a registry are known by their keys.
 *
 * A breaker in shadow mode takes on what the others open, close and hold, but does not vote, reopen or close for them. If data in
 * Redis is damaged, it is deleted, and the breaker's `onHookError` receives an error with the hook name `shareOverRedis`.
 *
 * @throws TypeError, RangeError
 * @example
 * ```ts
 * import { CircuitBreaker } from 'recloser'
 * import { shareOverRedis, type RedisLike } from 'recloser/redis'
 *
 * const share = (client: RedisLike) => shareOverRedis(new CircuitBreaker({ name: 'billing' }), { client, prefix: 'shop' })
 * console.log(typeof share)
 * ```
 */
export function shareOverRedis(breakers: BreakerOrRegistry, options: RedisFleetOptions): Fleet {
  const caller = 'shareOverRedis()'
  if (!isBreaker(breakers) && !isRegistry(breakers)) {
    throw optionError(TypeError, caller, 'breakers', 'a CircuitBreaker or a BreakerRegistry', breakers)
  }
  const fields = readOptions(caller, options, {
    client: [clientRule],
    subscriber: [clientRule, undefined],
    prefix: [notEmpty],
    instanceId: [instanceRule, undefined],
    quorum: [quorumRule, 2],
    leaseTimeoutMs: [timer, 250],
    heartbeatMs: [heartbeat, 2_000],
    commandTimeoutMs: [timer, 1_000],
    aggregate: [rule<AggregateOptions>('object', 'an object such as `{ everyMs: 1_000 }`'), undefined],
  })
  const everyMs = fields.aggregate && readOptions(caller, fields.aggregate, { everyMs: [timer] }, 'aggregate').everyMs
  if (!isRegistry(breakers) && everyMs !== undefined && breakers.settings.trip.absorb === undefined) {
    throw withoutWindow(caller, breakers)
  }
  if (!isRegistry(breakers) && isShared(breakers)) throw sharedAlready(caller, breakers)
  const client = checkClient(caller, 'client', fields.client)
  const subscriber = fields.subscriber === undefined ? undefined : checkClient(caller, 'subscriber', fields.subscriber)
  const { prefix, quorum, leaseTimeoutMs, heartbeatMs, commandTimeoutMs } = fields
  const instanceId = instanceOf(fields.instanceId, randomId())
  const keys = keysOf(prefix, isRegistry(breakers) ? '' : encoded(breakers.name))
  const session = new Session({
    commands: commandsOf(client),
    keys,
    instanceId,
    aliveMs: livesForBeats * Math.ceil(heartbeatMs),
    timeoutMs: commandTimeoutMs,
  })
  return new FleetMember({
    session,
    instanceId,
    quorum,
    heartbeatMs,
    leaseTimeoutMs,
    everyMs,
    grows: isRegistry(breakers),
    listen: (onMessage, onConnected) => subscribeTo(client, subscriber, keys.channel, onMessage, onConnected),
    join: (joins) => {
      if (!isRegistry(breakers)) return joins(encoded(breakers.name), breakers)
      return breakers.watch((breaker) => {
        const { trip, onHookError } = breaker.settings
        if (isShared(breaker)) {
          onHookError(sharedAlready(caller, breaker), 'shareOverRedis')
          return ignoreError
        }
        // The options of a key may come from a function, so that nothing can be refused before.
        if (everyMs !== undefined && trip.absorb === undefined) onHookError(withoutWindow(caller, breaker), 'aggregate')
        return joins(encoded(breaker.key), breaker)
      })
    },
    random: defaultRandom,
  })
}

/** Only the recovery of a shared breaker fetches leases. */
const isShared = ({ settings }: CircuitBreaker): boolean => gateOf(settings.recovery).lease !== undefined

/** Two fleets would decide over one circuit. */
const sharedAlready = (caller: string, { name }: CircuitBreaker): Error =>
  optionError(TypeError, caller, 'breakers', 'shared once: close the fleet that it is in before', name)

/** The calls of others would have nowhere to be counted. */
const withoutWindow = (caller: string, { settings }: CircuitBreaker): Error =>
  optionError(
    TypeError,
    caller,
    'aggregate',
    'absent where the trip strategy has no window, as failureRate() has',
    settings.trip.shape,
  )

const randomId = (): string => [1, 2].map(() => defaultRandom().toString(36).slice(2, 12)).join('')
