import { Redis } from 'ioredis'
import { CircuitBreaker, type CircuitBreakerOptions, type TransitionEvent } from 'recloser'
import { shareOverRedis, type Fleet, type FleetEvent, type RedisFleetOptions, type RedisLike } from 'recloser/redis'
import { createClient } from 'redis'
import { setTimeout as pause } from 'node:timers/promises'

/** A member of a fleet, as a process of its own would be: a breaker, a client and a handle. */
export interface Member {
  readonly breaker: CircuitBreaker
  readonly fleet: Fleet
  readonly client: RedisLike
  /** All events of the fleet, and `from > to: reason` of the breaker's transitions. */
  readonly events: FleetEvent[]
  readonly transitions: string[]
  /** A call through the breaker: its value, or the message of its error. */
  call(task?: () => Promise<unknown>): Promise<unknown>
  end(): Promise<void>
}

export type Library = 'node-redis' | 'ioredis'

export interface TestClient {
  readonly client: RedisLike
  readonly end: () => void
}

/** The user of an access control list. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

export function connect(library: Library, port: number, credentials: Partial<Credentials> = {}): TestClient {
  if (library === 'ioredis') {
    const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, ...credentials })
    client.on('error', () => undefined)
    return { client, end: () => client.disconnect() }
  }
  const client = createClient({ socket: { port, host: '127.0.0.1', reconnectStrategy: () => 50 }, ...credentials })
  client.on('error', () => undefined)
  void client.connect().catch(() => undefined)
  return { client, end: () => client.destroy() }
}

export const failing = (): Promise<never> => Promise.reject(new Error('down'))

/** Members that end with the test. */
export function membersOf(port: () => number) {
  const ends: (() => Promise<void>)[] = []

  function join(
    options: CircuitBreakerOptions = {},
    shared: Partial<RedisFleetOptions> & { readonly library?: Library; readonly credentials?: Credentials } = {},
  ): Member {
    const { library = 'node-redis', credentials, ...given } = shared
    const transitions: string[] = []
    const settings = {
      name: 'billing',
      failureThreshold: 2,
      resetTimeoutMs: 200,
      onStateChange: ({ from, to, reason }: TransitionEvent) => void transitions.push(`${from} > ${to}: ${reason}`),
      ...options,
    }
    const breaker = new CircuitBreaker(settings as CircuitBreakerOptions)
    const { client, end: endClient } =
      given.client === undefined
        ? connect(library, port(), credentials)
        : { client: given.client, end: () => undefined }
    const fleet = shareOverRedis(breaker, { client, prefix: 'test', heartbeatMs: 200, ...given })
    const events: FleetEvent[] = []
    fleet.subscribe((event) => void events.push(event))
    const end = async (): Promise<void> => {
      await fleet.close()
      endClient()
    }
    ends.push(end)
    return {
      breaker,
      fleet,
      client,
      events,
      transitions,
      call: (task = () => Promise.resolve('answer')) =>
        breaker.execute(task).catch((error: unknown) => (error as Error).message),
      end,
    }
  }

  return {
    join,
    /** Several that are in touch with Redis. */
    joinAll: async (
      count: number,
      ...given: Parameters<typeof join>
    ): Promise<readonly [Member, Member, ...Member[]]> => {
      const members = Array.from({ length: count }, () => join(...given))
      await until(() => members.every(({ fleet }) => fleet.status.attached))
      return members as unknown as readonly [Member, Member, ...Member[]]
    },
    endAll: async (): Promise<void> => {
      await Promise.all(ends.splice(0).map((end) => end()))
    },
  }
}

/** Opens the breaker by failures of its own. */
export async function fail(member: Member, times = 2): Promise<void> {
  for (let time = 0; time < times; time++) await member.call(failing)
}

/** Waits until it is so. */
export async function until(holds: () => boolean, withinMs = 5_000): Promise<void> {
  const endMs = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`is not so within ${withinMs} ms: ${holds.toString()}`)
    await pause(2)
  }
}

export const statesOf = (members: readonly Member[]): readonly string[] => members.map(({ breaker }) => breaker.state)
