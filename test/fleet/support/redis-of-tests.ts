import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { membersOf } from './processes.ts'
import { describeWithRedis, startRedis, type RedisServer } from './redis-server.ts'

/** A Redis for the tests of a file, which is empty at the beginning of each, and members of fleets, which end with each. */
export function redisOfTests() {
  let server: RedisServer
  const { endAll, ...members } = membersOf(() => server.port)
  const ends: (() => unknown)[] = []
  const redis: RedisServer = {
    get port() {
      return server.port
    },
    cli: (...command) => server.cli(...command),
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    kill: () => server.kill(),
    restart: () => server.restart(),
    stop: () => server.stop(),
  }
  return {
    ...members,
    redis,
    /** What else ends with the test, after the members. */
    ends,
    describeWithRedis: (name: string, tests: () => void): void =>
      describeWithRedis(name, () => {
        beforeAll(async () => {
          server = await startRedis()
        })
        afterAll(() => server.stop())
        beforeEach(() => {
          server.cli('flushall')
        })
        afterEach(async () => {
          await endAll()
          for (const end of ends.splice(0)) await end()
        })
        tests()
      }),
  }
}
