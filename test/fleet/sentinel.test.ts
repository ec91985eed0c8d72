import { Redis } from 'ioredis'
import type { RedisLike } from 'recloser/redis'
import { createSentinel } from 'redis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fail, membersOf, statesOf, until, type Library, type Member } from './support/processes.ts'
import { describeWithRedis, startRedis, startSentinel, type RedisServer } from './support/redis-server.ts'

let primary: RedisServer
let replica: RedisServer
let sentinel: RedisServer
const ends: (() => unknown)[] = []
const { join, endAll } = membersOf(() => primary.port)

/** A client that asks the sentinel where the primary is. */
function clientOf(library: Library): RedisLike {
  const node = { host: '127.0.0.1', port: sentinel.port }
  if (library === 'ioredis') {
    const soon = (): number => 50
    const client = new Redis({ sentinels: [node], name: 'primary', retryStrategy: soon, sentinelRetryStrategy: soon })
    client.on('error', () => undefined)
    ends.push(() => client.disconnect())
    return client
  }
  const client = createSentinel({ name: 'primary', sentinelRootNodes: [node], scanInterval: 500 })
  client.on('error', () => undefined)
  void client.connect().catch(() => undefined)
  ends.push(() => client.destroy())
  // As docs/fleet.md has it: its sendCommand() takes the command second.
  return {
    get isOpen() {
      return client.isOpen
    },
    get isReady() {
      return client.isReady
    },
    sendCommand: (command: string[]) => client.sendCommand(false, command),
    subscribe: client.subscribe.bind(client),
    unsubscribe: client.unsubscribe.bind(client),
    on: client.on.bind(client),
    off: client.off.bind(client),
  }
}

describeWithRedis('a fleet whose Redis is watched over by a Sentinel', () => {
  beforeEach(async () => {
    primary = await startRedis()
    replica = await startRedis('--replicaof', '127.0.0.1', String(primary.port))
    await until(() => replica.cli('info', 'replication').includes('master_link_status:up'), 10_000)
    sentinel = await startSentinel(primary.port)
    await until(() => sentinel.cli('sentinel', 'replicas', 'primary').includes(String(replica.port)), 10_000)
  })
  afterEach(async () => {
    await endAll()
    for (const end of ends.splice(0)) await end()
    await Promise.all([primary, replica, sentinel].map((server) => server.stop()))
  })

  it.each<Library>(['ioredis', 'node-redis'])(
    'attaches again to the replica that takes over, with %s, and closes together on it',
    async (library) => {
      const options = { resetTimeoutMs: 1_500 }
      const members = [1, 2, 3].map(() => join(options, { client: clientOf(library), commandTimeoutMs: 300 }))
      await until(() => members.every(({ fleet }) => fleet.status.attached), 10_000)
      for (const member of members.slice(0, 2)) await fail(member)
      await until(() => members.every(({ breaker }) => breaker.state !== 'closed'))

      await primary.kill()
      await until(() => members.every(({ fleet }) => !fleet.status.attached), 10_000)
      const alone = statesOf(members)
      await until(() => members.every(({ fleet }) => fleet.status.attached), 20_000)
      await until(() => {
        void members[2]?.call()
        return members.every(({ breaker }) => breaker.state === 'closed')
      })

      expect(alone).not.toContain('closed')
      // A client may take long to find the primary at first.
      const since = ({ events }: Member): readonly string[] => {
        const types = events.map(({ type }) => type)
        return types.slice(types.indexOf('attached'))
      }
      expect(members.map(since)).toEqual(members.map(() => ['attached', 'detached', 'attached']))
      expect(sentinel.cli('sentinel', 'get-master-addr-by-name', 'primary')).toContain(String(replica.port))
      expect(replica.cli('exists', '{test:billing}:fleet')).toBe('1')
    },
  )
})
