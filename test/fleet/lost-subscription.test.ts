import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

describeWithRedis('a fleet on ioredis whose subscription was lost', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())

  /** A client of a Redis that answers the first subscription only, and counts them. */
  async function client(): Promise<{ readonly client: Redis; readonly subscriptions: () => number }> {
    let count = 0
    const pass = (socket: Socket): void => {
      const server = connect(redis.port, '127.0.0.1')
      let isMute = false
      socket.on('data', (data) => {
        if (/\r\nsubscribe\r\n/i.test(String(data))) isMute = ++count > 1
        if (!isMute) server.write(data)
      })
      server.pipe(socket)
      for (const [one, other] of [[socket, server] as const, [server, socket] as const]) {
        one.on('error', () => other.destroy())
        one.on('close', () => other.destroy())
      }
    }
    const proxy = createServer(pass).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const { port } = proxy.address() as AddressInfo
    const made = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 20 })
    made.on('error', () => undefined)
    onTestFinished(() => {
      made.disconnect()
      proxy.close()
    })
    return { client: made, subscriptions: () => count }
  }

  it('subscribes again, and leaves no rejection behind when it ends meanwhile', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    onTestFinished(() => void process.off('unhandledRejection', unhandled))
    const { client: shared, subscriptions } = await client()
    const fleet = shareOverRedis(new CircuitBreaker({ name: 'billing' }), { client: shared, prefix: 'lost' })
    await vi.waitUntil(() => fleet.status.attached && subscriptions() === 1)
    await vi.waitUntil(() => redis.cli('pubsub', 'numsub', '{lost:billing}:changes').includes('1'))

    redis.cli('client', 'kill', 'type', 'pubsub')
    await vi.waitUntil(() => subscriptions() === 2, { timeout: 5_000 })
    await fleet.close()
    await new Promise((resolve) => setTimeout(resolve, 100))

    expect(unhandled).not.toHaveBeenCalled()
  })
})
