import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'
import { createClient } from 'redis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { failing, membersOf, until } from './support/processes.ts'
import { plugged, type Plugged } from './support/plugged.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'
import { failureRate, timeWindow } from 'recloser/trip'

let redis: RedisServer
let plug: Plugged
const { join, endAll } = membersOf(() => redis.port)

describeWithRedis('what a fleet refuses, and what it counts once', () => {
  beforeAll(async () => {
    redis = await startRedis()
    plug = await plugged(redis.port)
  })
  afterAll(async () => {
    await endAll()
    plug.end()
    await redis.stop()
  })

  it('refuses by name a breaker that is shared already, until its fleet is closed', async () => {
    const breaker = new CircuitBreaker({ name: 'billing' })
    const first = shareOverRedis(breaker, { client: plug.client, prefix: 'first' })

    expect(() => shareOverRedis(breaker, { client: plug.client, prefix: 'second' })).toThrow(/shared once.*billing/s)
    await first.close()
    await shareOverRedis(breaker, { client: plug.client, prefix: 'second' }).close()
  })

  it('tells the error hook of each breaker of a registry that is shared already', async () => {
    const errors: unknown[] = []
    const options = { onHookError: (error: unknown) => void errors.push(error) }
    const registry = new BreakerRegistry({ options })
    registry.get('billing')
    const first = shareOverRedis(registry, { client: plug.client, prefix: 'first' })

    const second = shareOverRedis(registry, { client: plug.client, prefix: 'second' })

    expect(errors.map(String)).toEqual([expect.stringContaining('shared once')])
    expect(second.status.circuits).toBe(0)
    await second.close()
    await first.close()
  })

  it('refuses a name of an instance that is longer than 200 characters', () => {
    const share = () =>
      shareOverRedis(new CircuitBreaker(), { client: plug.client, prefix: 'long', instanceId: 'x'.repeat(201) })

    expect(share).toThrow(/instanceId.*1 to 200 characters/s)
  })

  it('leaves no connection where it is closed at once', async () => {
    const client = createClient({ socket: { port: redis.port, host: '127.0.0.1' } })
    await client.connect()
    const connections = (): number => redis.cli('client', 'list').split('\n').length
    const before = connections()

    await shareOverRedis(new CircuitBreaker({ name: 'short' }), { client, prefix: 'short' }).close()
    await pause(100)
    const after = connections()
    client.destroy()

    expect(after).toBe(before)
  })

  it('does not count calls twice after a moment without Redis', async () => {
    const trip = failureRate({ threshold: 0.5, minimumCalls: 10, over: timeWindow({ durationMs: 60_000 }) })
    const options = { failureThreshold: undefined, trip }
    const shared = { aggregate: { everyMs: 50 }, heartbeatMs: 100 }
    const member = join(options, { ...shared, client: plug.client })
    await until(() => member.fleet.status.attached)
    for (let call = 0; call < 6; call++) await member.call(failing)
    await until(() => redis.cli('keys', '*calls*') !== '')
    plug.connected(false)
    await until(() => !member.fleet.status.attached)
    await member.call()
    plug.connected(true)
    await until(() => member.fleet.status.attached)
    const count = (): string =>
      redis.cli('eval', "return redis.call('hgetall', KEYS[1])", '1', '{test:billing}:calls:billing')
    const before = count()

    await member.call()
    await until(() => count() !== before)

    expect(member.breaker.state).toBe('closed')
  })
})
