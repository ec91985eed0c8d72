import { connect as connectSocket, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Cluster } from 'ioredis'
import { CircuitBreaker } from 'recloser'
import { shareOverRedis, type Fleet, type RedisLike } from 'recloser/redis'
import { createCluster } from 'redis'
import { afterEach, expect, it } from 'vitest'
import { fail, failing, membersOf, statesOf, until } from './support/processes.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

const servers: RedisServer[] = []
const ends: (() => unknown)[] = []
let port = 0
const { join, joinAll, endAll } = membersOf(() => port)

/** One address for whichever server is the primary, as a proxy or a service name gives. */
async function address(first: number): Promise<{ readonly port: number; moveTo(target: number): void }> {
  let target = first
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const upstream = connectSocket(target, '127.0.0.1')
    for (const each of [socket, upstream]) {
      sockets.add(each)
      each.on('error', () => undefined)
      each.on('close', () => {
        sockets.delete(each)
        socket.destroy()
        upstream.destroy()
      })
    }
    socket.pipe(upstream).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => server.close())
  return {
    port: (server.address() as AddressInfo).port,
    moveTo(next) {
      target = next
      for (const socket of sockets) socket.destroy()
    },
  }
}

describeWithRedis('a fleet on more than one Redis', () => {
  afterEach(async () => {
    await endAll()
    for (const end of ends.splice(0)) await end()
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  it('keeps its opening when the replica takes over, and closes together on it', async () => {
    const primary = await startRedis()
    servers.push(primary)
    const replica = await startRedis('--replicaof', '127.0.0.1', String(primary.port))
    servers.push(replica)
    const proxy = await address(primary.port)
    port = proxy.port
    await until(() => replica.cli('info', 'replication').includes('master_link_status:up'), 10_000)
    const members = await joinAll(3, { resetTimeoutMs: 1_500 }, { commandTimeoutMs: 300 })
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))
    const { generation } = members[0].fleet.status

    await primary.kill()
    replica.cli('replicaof', 'no', 'one')
    proxy.moveTo(replica.port)
    // A failover may be over before anybody has noticed.
    await pause(600)
    await until(() => members.every(({ fleet }) => fleet.status.attached))
    const late = join({ resetTimeoutMs: 1_500 })
    await until(() => late.fleet.status.attached)
    const states = statesOf([...members, late])
    await pause(1_600)
    const answer = await late.call()
    await until(() => statesOf([...members, late]).every((state) => state === 'closed'))

    expect(states).toEqual(['open', 'open', 'open', 'open'])
    expect(answer).toBe('answer')
    expect(members[0].fleet.status.generation).toBeGreaterThanOrEqual(generation)
  })

  it('spans a cluster of three nodes, with both clients', async () => {
    for (let node = 0; node < 3; node++) {
      servers.push(await startRedis('--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'))
    }
    const nodes = servers.map((server) => `127.0.0.1:${server.port}`)
    servers[0]?.cli('--cluster', 'create', ...nodes, '--cluster-yes')
    await until(() => servers.every((server) => server.cli('cluster', 'info').includes('cluster_state:ok')), 20_000)
    const nodeRedis = (): RedisLike => {
      const client = createCluster({ rootNodes: nodes.map((node) => ({ url: `redis://${node}` })) })
      client.on('error', () => undefined)
      void client.connect()
      ends.push(() => client.destroy())
      return client
    }
    const ioredis = (): RedisLike => {
      const client = new Cluster(servers.map((server) => ({ host: '127.0.0.1', port: server.port })))
      client.on('error', () => undefined)
      ends.push(() => client.disconnect())
      return client
    }
    const fleets: Fleet[] = []
    const breakers = ['billing', 'search', 'mail'].flatMap((name) =>
      [nodeRedis(), ioredis()].map((client) => {
        const breaker = new CircuitBreaker({ name, failureThreshold: 1, resetTimeoutMs: 300 })
        fleets.push(shareOverRedis(breaker, { client, prefix: 'cluster', heartbeatMs: 300 }))
        return breaker
      }),
    )
    ends.unshift(() => Promise.all(fleets.map((fleet) => fleet.close())))
    await until(() => fleets.every((fleet) => fleet.status.attached && fleet.status.instances === 2), 10_000)

    for (const breaker of breakers) await breaker.execute(failing).catch(() => undefined)
    await until(() => breakers.every((breaker) => breaker.state !== 'closed'))
    await pause(350)
    for (const breaker of breakers.filter((_, index) => index % 2 === 1)) await breaker.execute(() => 'answer')
    await until(() => breakers.every((breaker) => breaker.state === 'closed'))

    // The fleets of three breakers lie on more than one node.
    expect(servers.filter((server) => server.cli('dbsize') !== '0').length).toBeGreaterThan(1)
  })
})
