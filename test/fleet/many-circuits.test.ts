import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { shareOverRedis, type FleetEvent, type NodeRedisLike } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fakeClient } from './support/fake-client.ts'
import { connect, until } from './support/processes.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

let redis: RedisServer
const ends: (() => unknown)[] = []
const endAll = async (): Promise<void> => {
  for (const end of ends.splice(0)) await end()
}

function shareKeys(options: CircuitBreakerOptions = {}, heartbeatMs = 200) {
  const events: FleetEvent[] = []
  const { client, end } = connect('node-redis', redis.port)
  const registry = new BreakerRegistry({ maxSize: 5_000, options })
  const fleet = shareOverRedis(registry, { client, prefix: 'keys', quorum: 1, heartbeatMs, leaseTimeoutMs: 3_000 })
  fleet.subscribe((event) => void events.push(event))
  ends.push(() => fleet.close().then(end))
  return { registry, fleet, events, attached: () => until(() => fleet.status.attached) }
}

describeWithRedis('many circuits of one registry', () => {
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  beforeEach(() => {
    redis.cli('flushall')
  })
  afterEach(endAll)

  it('probe at once, all of them, and that is no outage', async () => {
    const { registry, events, attached } = shareKeys({ resetTimeoutMs: 4_000 }, 2_000)
    await attached()
    const breakers = Array.from({ length: 400 }, (_, key) => registry.get(`key ${key}`))
    for (const breaker of breakers) breaker.trip('by hand')
    await until(() => redis.cli('dbsize') === '403')
    await pause(4_000)

    const answers = await Promise.all(breakers.map((breaker) => breaker.execute(() => 'answer')))
    await until(() => breakers.every(({ state }) => state === 'closed'))

    expect(new Set(answers)).toEqual(new Set(['answer']))
    expect(events.map(({ type }) => type)).toEqual(['attached'])
  })

  it('leave at once, and that is no outage', async () => {
    const { registry, events, attached } = shareKeys({ resetTimeoutMs: 60_000 })
    await attached()
    for (let key = 0; key < 1_000; key++) registry.get(`key ${key}`).trip('by hand')
    await until(() => redis.cli('dbsize') === '1003')

    registry.clear()
    await pause(300)

    expect(events.map(({ type }) => type)).toEqual(['attached'])
  })

  it.each([
    { name: '__proto__', key: '__proto__' },
    { name: 'constructor', key: 'constructor' },
    { name: 'a thousand letters that have to be encoded', key: 'ü'.repeat(1_000) },
  ])('may be called $name', async ({ key }) => {
    const [one, two] = [shareKeys({ resetTimeoutMs: 60_000 }, 30_000), shareKeys({ resetTimeoutMs: 60_000 }, 30_000)]
    await Promise.all([one.attached(), two.attached()])
    const other = two.registry.get(key)

    one.registry.get(key).trip('by hand')
    await until(() => other.state === 'open')
    const late = shareKeys({ resetTimeoutMs: 60_000 }, 30_000)
    await late.attached()
    const third = late.registry.get(key)
    await until(() => third.state === 'open')

    expect(third.retryAfterMs).toBeGreaterThan(50_000)
  })
})

describe('a message of a circuit that this process does not have', () => {
  afterEach(endAll)

  /** What is sent when a breaker of this name joins after a message of it. */
  async function sentAfter(name: string) {
    const { client, sent } = fakeClient()
    const listeners: ((message: string) => void)[] = []
    Object.assign(client, {
      subscribe: (_channel: string, listener: (message: string) => void) => {
        listeners.push(listener)
        return Promise.resolve()
      },
    })
    const registry = new BreakerRegistry()
    const fleet = shareOverRedis(registry, { client, prefix: 'keys', heartbeatMs: 60_000 })
    ends.push(() => fleet.close())
    await until(() => fleet.status.attached)
    for (const listener of listeners) listener(`5 ${name}`)

    registry.get(name)
    await pause(10)

    return sent.map((each) => each.slice(0, 10))
  }

  it('is remembered until it has one', async () => {
    expect(await sentAfter('billing')).toEqual(['beat', 'read billi'])
  })

  it('is not where the name is longer than 1,000 characters, since anybody can send messages', async () => {
    expect(await sentAfter('x'.repeat(1_001))).toEqual(['beat'])
  })

  it('takes no memory where a single breaker is shared, since no other can join', async () => {
    const { client } = fakeClient()
    const listeners: ((message: string) => void)[] = []
    const subscribe = (_channel: string, listener: (message: string) => void) => {
      listeners.push(listener)
      return Promise.resolve()
    }
    const shared = { ...client, subscribe } as NodeRedisLike
    const fleet = shareOverRedis(new CircuitBreaker({ name: 'billing' }), { client: shared, prefix: 'keys' })
    ends.push(() => fleet.close())
    await until(() => fleet.status.attached)
    const before = heapUsed()

    for (let count = 0; count < 50_000; count++) {
      for (const listener of listeners) listener(`5 ${String(count).padEnd(900, 'x')}`)
    }

    expect(heapUsed() - before).toBeLessThan(20e6)
  })
})

/** What is in use when all that can be freed was freed, in bytes. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}
