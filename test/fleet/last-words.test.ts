import { setTimeout as pause } from 'node:timers/promises'
import type { CircuitBreakerOptions } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { plugged } from './support/plugged.ts'
import { until } from './support/processes.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

let redis: RedisServer
const ends: (() => unknown)[] = []
const circuitKey = '{test:}:circuit:k'

/** A registry in a fleet, without messages, whose client has a plug. */
async function join(options: CircuitBreakerOptions = {}, heartbeatMs = 100) {
  const plug = await plugged(redis.port)
  const registry = new BreakerRegistry({ options: { resetTimeoutMs: 60_000, ...options } })
  const shared = { client: plug.client, prefix: 'test', heartbeatMs, commandTimeoutMs: 200, quorum: 2 }
  const fleet = shareOverRedis(registry, shared)
  ends.push(plug.end, () => fleet.close())
  await until(() => fleet.status.attached)
  return { plug, registry, fleet }
}

const heldIn = ({ registry }: Awaited<ReturnType<typeof join>>) => registry.get('k').current.held

describeWithRedis('a registry that drops a breaker', () => {
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  beforeEach(() => {
    redis.cli('flushall')
  })
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  it('ends its hold for all when Redis is back', async () => {
    const [holder, other] = [await join(), await join()]
    holder.registry.get('k').hold('open')
    await until(() => heldIn(other) === 'open')
    holder.plug.connected(false)
    await until(() => !holder.fleet.status.attached)

    holder.registry.delete('k')
    holder.plug.connected(true)

    await until(() => heldIn(other) === undefined)
    expect(redis.cli('exists', circuitKey)).toBe('0')
  })

  it('ends its hold for all where telling that got lost', async () => {
    const [holder, other] = [await join(), await join()]
    holder.registry.get('k').hold('open')
    await until(() => heldIn(other) === 'open')

    holder.plug.next('hold', () => Promise.reject(new Error('lost')))
    holder.registry.delete('k')

    await until(() => heldIn(other) === undefined)
    expect(redis.cli('exists', circuitKey)).toBe('0')
  })

  it('has the next breaker of the same name tell what was not told of the one before', async () => {
    const [holder, other] = [await join(), await join()]
    const vote = () => redis.cli('hexists', circuitKey, `vote:${holder.fleet.status.instanceId}`)
    holder.registry.get('k').hold('open')
    holder.registry.get('k').trip()
    await until(() => heldIn(other) === 'open' && vote() === '1')
    holder.plug.connected(false)
    await until(() => !holder.fleet.status.attached)

    holder.registry.delete('k')
    holder.registry.get('k')
    holder.plug.connected(true)

    await until(() => heldIn(other) === undefined && vote() === '0')
    expect(holder.registry.get('k').state).toBe('closed')
  })

  it('leaves no vote with which another process would open all', async () => {
    const [voter, other, third] = [await join(), await join(), await join()]
    voter.registry.get('k').trip()
    third.registry.get('k')
    await until(() => redis.cli('exists', circuitKey) === '1')
    voter.plug.connected(false)
    await until(() => !voter.fleet.status.attached)
    voter.registry.delete('k')
    voter.plug.connected(true)
    await until(() => redis.cli('exists', circuitKey) === '0')

    other.registry.get('k').trip()
    await until(() => redis.cli('exists', circuitKey) === '1')
    await pause(300)

    expect(third.registry.get('k').state).toBe('closed')
  })

  it('tells of a close once, so that no later opening ends by it', async () => {
    const [one, other] = [await join(), await join()]
    one.registry.get('k').trip()
    other.registry.get('k').trip()
    await until(() => redis.cli('hget', circuitKey, 'kind') === 'open')
    one.plug.next('close', () => Promise.reject(new Error('lost')))

    one.registry.get('k').reset()
    one.registry.delete('k')
    await until(() => one.plug.sent.includes('withdraw'))
    await pause(200)

    expect(redis.cli('hget', circuitKey, 'kind')).toBe('open')
  })
  it('reads what is open when the key comes back before the next beat', async () => {
    const [one, other] = [await join({}, 60_000), await join({}, 60_000)]
    one.registry.get('k').trip()
    other.registry.get('k').trip()
    await until(() => redis.cli('hget', circuitKey, 'kind') === 'open')
    await pause(50)

    other.registry.delete('k')
    const again = other.registry.get('k')

    await until(() => again.state === 'open')
    expect(again.current.state.reason).toBe('fleet opened')
  })

  it('tells its hold again where Redis has dropped what it had of the circuit', async () => {
    const [holder, other] = [await join(), await join()]
    const hold = holder.registry.get('k').hold('open')
    await until(() => heldIn(other) === 'open')
    const generation = redis.cli('hget', circuitKey, 'generation')

    redis.cli('del', circuitKey)
    await until(() => Number(redis.cli('hget', circuitKey, 'generation')) > Number(generation))

    await until(() => heldIn(other) === 'open')
    hold.release()
    await until(() => heldIn(other) === undefined)
    expect(redis.cli('exists', circuitKey)).toBe('0')
  })

  it('finds no holds of processes that have ended, however many there were', async () => {
    for (let time = 0; time < 3; time++) {
      const { registry, fleet } = await join()
      registry.get('k').hold('closed')
      await until(() => redis.cli('exists', circuitKey) === '1')
      await fleet.close()
    }

    const { registry } = await join()
    const hold = registry.get('k').hold('open')
    await until(() => redis.cli('hvals', circuitKey).split('\n').includes('o'))

    expect(redis.cli('hkeys', circuitKey).match(/^hold:/gm)).toHaveLength(1)
    hold.release()
    await until(() => redis.cli('exists', circuitKey) === '0')
  })
})
