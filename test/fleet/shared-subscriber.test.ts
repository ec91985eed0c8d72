import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { CircuitBreaker } from 'recloser'
import { shareOverRedis, type RedisLike } from 'recloser/redis'
import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { subscribeTo } from '../../src/fleet/redis-client.ts'
import { connect, until } from './support/processes.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

let redis: RedisServer
const ends: (() => unknown)[] = []
const channel = '{test:billing}:changes'
const hearNothing = (): void => undefined
const subscriptions = (): string | undefined => redis.cli('pubsub', 'numsub', channel).split('\n')[1]

it('a connection that does not know its listeners is left without a subscription', () => {
  const channels: string[] = []
  const connection = {
    status: 'ready',
    call: () => Promise.resolve(),
    subscribe: () => Promise.resolve(),
    unsubscribe: (left: string) => Promise.resolve(channels.push(left)),
  } as unknown as RedisLike

  subscribeTo(connection, connection, 'changes', hearNothing, hearNothing).end()

  expect(channels).toEqual(['changes'])
})

describeWithRedis('a subscriber that a fleet does not have for itself', () => {
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  beforeEach(() => {
    redis.cli('flushall')
  })
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
  })

  it.each(['node-redis', 'ioredis'] as const)('of %s goes on for the others when the fleet ends', async (library) => {
    const { client, end } = connect('node-redis', redis.port)
    const heard: string[] = []
    const hear = (message: unknown): void => void heard.push(String(message))
    let subscriber: RedisLike
    if (library === 'ioredis') {
      const own = new Redis({ port: redis.port, host: '127.0.0.1' })
      await own.subscribe(channel)
      own.on('message', (_, message: string) => hear(message))
      ends.push(end, () => own.disconnect())
      subscriber = own
    } else {
      const own = createClient({ socket: { port: redis.port, host: '127.0.0.1' } })
      await own.connect()
      await own.subscribe(channel, hear)
      ends.push(end, () => own.destroy())
      subscriber = own
    }
    const fleet = shareOverRedis(new CircuitBreaker({ name: 'billing' }), { client, subscriber, prefix: 'test' })
    await until(() => fleet.status.attached)

    await fleet.close()
    await pause(50)
    redis.cli('publish', channel, 'later')
    await until(() => heard.includes('later'))

    expect(subscriptions()).toBe('1')
  })

  it('of ioredis is left without a subscription where nobody else listens', async () => {
    const { client, end } = connect('node-redis', redis.port)
    const subscriber = new Redis({ port: redis.port, host: '127.0.0.1' })
    ends.push(end, () => subscriber.disconnect())
    const fleet = shareOverRedis(new CircuitBreaker({ name: 'billing' }), { client, subscriber, prefix: 'test' })
    await until(() => fleet.status.attached && subscriptions() === '1')

    await fleet.close()
    await until(() => subscriptions() === '0')

    expect(subscriber.status).toBe('ready')
  })
})
