import { createClient } from 'redis'
import { afterAll, beforeAll } from 'vitest'
import { keysOf } from '../../../src/fleet/names.ts'
import { commandsOf } from '../../../src/fleet/redis-client.ts'
import { Session } from '../../../src/fleet/session.ts'
import { redisOfTests } from './redis-of-tests.ts'

/** A Redis for the tests of a file, which is empty at the beginning of each, and sessions of one fleet with a client of it. */
export function sessionsOnRedis(fleet: string) {
  const { redis, describeWithRedis } = redisOfTests()
  let client: ReturnType<typeof createClient>
  const keys = keysOf(fleet, '')
  return {
    redis,
    keys,
    /** Deletes all that there is. */
    empty: () => client.flushAll(),
    /** As if the fleet had begun a minute before, so that it is no longer young. */
    grow: () => client.hIncrBy(keys.fleet, 'since', -60_000),
    session: (instanceId = 'me'): Session =>
      new Session({ commands: commandsOf(client), keys, instanceId, aliveMs: 60_000, timeoutMs: 5_000 }),
    describeWithRedis: (name: string, tests: () => void): void =>
      describeWithRedis(name, () => {
        beforeAll(async () => {
          client = createClient({ socket: { port: redis.port, host: '127.0.0.1' } })
          await client.connect()
        })
        afterAll(() => {
          client.destroy()
        })
        tests()
      }),
  }
}
