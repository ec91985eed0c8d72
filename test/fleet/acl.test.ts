import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { Cluster } from 'ioredis'
import type { CircuitBreakerOptions } from 'recloser'
import type { RedisFleetOptions, RedisLike } from 'recloser/redis'
import { slowStart } from 'recloser/recovery'
import { failureCount } from 'recloser/trip'
import { createCluster } from 'redis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import {
  connect,
  fail,
  failing,
  membersOf,
  until,
  type Credentials,
  type Library,
  type Member,
} from './support/processes.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

const page = readFileSync(new URL('../../docs/fleet.md', import.meta.url), 'utf8')

const rulesIn = (pattern: RegExp): readonly string[] => {
  const found = pattern.exec(page)?.[1]
  if (found === undefined) throw new Error(`docs/fleet.md does not say ${pattern.source}`)
  return found.trim().split(/\s+/)
}

// What the page says, for the prefix `shop`.
const ofFleet = rulesIn(/```\n(~\{shop:[^`]+)```/)
const ofIoRedis = rulesIn(/ioredis also needs `([^`]+)`/)
const ofClusters = rulesIn(/Clients of a cluster need `([^`]+)`/)

let redis: RedisServer
const { join, endAll } = membersOf(() => redis.port)
const libraries: readonly Library[] = ['node-redis', 'ioredis']
const rulesFor = (library: Library): readonly string[] => (library === 'ioredis' ? [...ofFleet, ...ofIoRedis] : ofFleet)

/** A user who may do this and no more. */
function userWith(rules: readonly string[], server = redis): Credentials {
  server.cli('acl', 'setuser', 'fleet', 'reset', 'on', '>secret', ...rules)
  return { username: 'fleet', password: 'secret' }
}

/** What the server has refused: `command zadd`, `key …`, `channel …`. */
function refusedBy(server: RedisServer): readonly string[] {
  const refused = /^reason\n(.*)\ncontext\n.*\nobject\n(.*)$/gm
  const found = [...server.cli('acl', 'log').matchAll(refused)].map(([, reason, what]) => `${reason} ${what}`)
  // Newer servers know it, and the libraries go on without it.
  return found.filter((each) => !/^command client\|(setinfo|maint_notifications)$/.test(each))
}

/** Waits for what comes, unless a process has lost Redis: then it cannot come any more. */
const reached = (members: readonly Member[], holds: () => boolean): Promise<void> =>
  until(() => {
    if (members.some(({ events }) => events.some(({ type }) => type === 'detached'))) throw new Error('detached')
    return holds()
  })

const all = (members: readonly Member[], state: string) => (): boolean =>
  members.every(({ breaker }) => breaker.state === state)

/** All that a fleet does: votes, openings, leases, verdicts, holds, counts of all together, a ramp, and leaving. */
async function liveWith(credentials: Credentials, library: Library): Promise<void> {
  const two = async (
    options: CircuitBreakerOptions,
    shared: Partial<RedisFleetOptions> = {},
  ): Promise<readonly [Member, Member]> => {
    const given = { prefix: 'shop', library, credentials, ...shared }
    const members = [join(options, given), join(options, given)] as const
    await reached(members, () => members.every(({ fleet }) => fleet.status.attached))
    return members
  }
  const counting = { name: 'counting', failureThreshold: undefined, trip: failureCount({ threshold: 4 }) }
  const counts = await two(counting, { aggregate: { everyMs: 20 } })
  const subscriber = connect(library, redis.port, credentials)
  // One connection serves the subscriptions of both.
  const probing = await two({ name: 'probing' }, { subscriber: subscriber.client })
  const ramping = await two({ name: 'ramping', recovery: slowStart({ roundMs: 20 }) })

  for (const member of counts) await fail(member)
  await reached(counts, all(counts, 'open'))
  await counts[0].fleet.inspect()

  const hold = probing[0].breaker.hold('open')
  await reached(probing, all(probing, 'open'))
  hold.release()
  await reached(probing, all(probing, 'closed'))

  for (const each of [probing, ramping]) {
    for (const member of each) await fail(member)
    await reached(each, () => each.every(({ breaker }) => breaker.state !== 'closed'))
    await pause(250)
    // A call may find no lease.
    while (!all(each, 'closed')()) {
      await each[0].call()
      await pause(5)
      await reached(each, () => true)
    }
  }
  // One that is open until its process leaves: its vote goes with it.
  await probing[0].call(failing)
  await endAll()
  subscriber.end()
}

describeWithRedis('a user of Redis who has the rights that the page lists', () => {
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  beforeEach(() => {
    redis.cli('flushall')
    // So that each script is sent as a whole at first.
    redis.cli('script', 'flush')
    redis.cli('acl', 'log', 'reset')
  })
  afterEach(endAll)

  it.each(libraries)('can live in a fleet with %s, and is refused nothing', async (library) => {
    const user = userWith(rulesFor(library))

    await liveWith(user, library)

    expect(refusedBy(redis)).toEqual([])
  })

  it.each(ofFleet)('needs %s', async (rule) => {
    const user = userWith(ofFleet.filter((each) => each !== rule))

    await liveWith(user, 'node-redis').catch(() => undefined)
    await endAll()

    const refused = rule.startsWith('+') ? `command ${rule.slice(1)}` : rule.startsWith('~') ? 'key ' : 'channel '
    expect(refusedBy(redis).some((each) => each.startsWith(refused))).toBe(true)
  })

  it.each(ofIoRedis)('needs %s for ioredis, which writes a warning without it', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const { client } = join({}, { prefix: 'shop', library: 'ioredis', credentials: userWith(ofFleet) })

    // One of the client, and one of the connection for its subscriptions.
    await until(() => warn.mock.calls.length === 2)

    expect((client as { status?: string }).status).toBe('ready')
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('INFO command fails'))
    expect(refusedBy(redis)).toContain('command info')
    warn.mockRestore()
  })

  it('can read nothing else', async () => {
    redis.cli('set', 'shop:secret', 'value')
    const credentials = userWith(ofFleet)
    const { client } = join({}, { prefix: 'shop', credentials })
    await until(() => (client as { isReady?: boolean }).isReady === true)
    const read = (client as unknown as { sendCommand(command: readonly string[]): Promise<unknown> }).sendCommand([
      'HGETALL',
      'shop:secret',
    ])

    await expect(read).rejects.toThrow('NOPERM')
  })
})

describeWithRedis('a user of a cluster who has the rights that the page lists', () => {
  const ends: (() => unknown)[] = []
  let node: RedisServer

  beforeAll(async () => {
    node = await startRedis('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1')
    node.cli('cluster', 'addslotsrange', '0', '16383')
    await until(() => node.cli('cluster', 'info').includes('cluster_state:ok'), 10_000)
  })
  afterAll(() => node.stop())
  afterEach(async () => {
    await endAll()
    for (const end of ends.splice(0)) await end()
  })

  /** A client of the cluster. */
  function clientOf(library: Library, credentials: Credentials): RedisLike {
    if (library === 'ioredis') {
      const client = new Cluster([{ host: '127.0.0.1', port: node.port }], { redisOptions: { ...credentials } })
      client.on('error', () => undefined)
      ends.push(() => client.disconnect())
      return client
    }
    const url = `redis://127.0.0.1:${node.port}`
    const client = createCluster({ rootNodes: [{ url }], defaults: { ...credentials } })
    client.on('error', () => undefined)
    void client.connect().catch(() => undefined)
    ends.push(() => client.destroy())
    return client
  }

  it.each(libraries)('can live in a fleet with the cluster of %s, and is refused nothing', async (library) => {
    node.cli('acl', 'log', 'reset')
    const credentials = userWith([...rulesFor(library), ...ofClusters], node)
    const members = [1, 2].map(() => join({}, { prefix: 'shop', client: clientOf(library, credentials) }))
    await until(() => members.every(({ fleet }) => fleet.status.attached), 10_000)

    for (const member of members) await fail(member)
    await until(() => members.every(({ breaker }) => breaker.state !== 'closed'))
    await endAll()

    expect(refusedBy(node)).toEqual([])
  })

  it.each(ofClusters)('needs %s for one of the clients', async (rule) => {
    node.cli('acl', 'log', 'reset')
    const rules = [...ofFleet, ...ofIoRedis, ...ofClusters].filter((each) => each !== rule)
    const credentials = userWith(rules, node)

    for (const library of libraries) join({}, { prefix: 'shop', client: clientOf(library, credentials) })

    await expect(
      until(() => refusedBy(node).some((each) => each.startsWith(`command ${rule.slice(1)}`))),
    ).resolves.toBeUndefined()
  })
})
