import { setTimeout as pause } from 'node:timers/promises'
import { slowStart } from 'recloser/recovery'
import { expect, it } from 'vitest'
import { fail, statesOf, until, type Member } from './support/processes.ts'
import { plugged, twice } from './support/plugged.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, join, joinAll, ends, describeWithRedis } = redisOfTests()
const circuitKey = '{test:billing}:circuit:billing'

const attached = (...members: readonly Member[]): Promise<void> =>
  until(() => members.every(({ fleet }) => fleet.status.attached))
const allAre = (state: string, ...members: readonly Member[]): Promise<void> =>
  until(() => statesOf(members).every((each) => each === state))

/** Calls until one is answered. */
async function untilAnswered(member: Member, withinMs = 4_000): Promise<unknown> {
  const endMs = performance.now() + withinMs
  let seen: unknown
  do {
    seen = await member.call()
    await pause(50)
  } while (seen !== 'answer' && performance.now() < endMs)
  return seen
}

describeWithRedis('a fleet where something is lost or late', () => {
  it('stays open for as long as it was opened by hand, though a vote for less was on its way', async () => {
    const [first, second] = await joinAll(2, { resetTimeoutMs: 2_000 }, { quorum: 1 })

    await fail(first)
    first.breaker.trip('by hand', { forMs: 20_000 })
    await until(() => second.breaker.retryAfterMs > 10_000)
    await pause(100)

    expect(first.breaker.retryAfterMs).toBeGreaterThan(10_000)
  })

  it('closes where the hash of an open circuit has gone', async () => {
    const members = await joinAll(2)
    const [first, second] = members
    await fail(first)
    await fail(second)
    await allAre('open', ...members)

    redis.cli('del', circuitKey)

    expect(await untilAnswered(first)).toBe('answer')
  })

  it('grants a lease once where its request is run twice', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const [first, second] = [join({}, { client: plug.client }), join()]
    await attached(first, second)
    await fail(first)
    await fail(second)
    await allAre('open', first, second)
    await pause(250)

    plug.next('lease', twice)

    expect(await first.call()).toBe('answer')
  })

  it('keeps an opening of its own that it made without Redis', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const [alone, ...others] = [join({}, { client: plug.client }), join(), join()] as const
    await attached(alone, ...others)
    await fail(others[0])
    await fail(others[1])
    await allAre('open', alone, ...others)
    plug.connected(false)
    await until(() => !alone.fleet.status.attached)
    await pause(250)
    await others[0].call()
    await allAre('closed', ...others)

    alone.breaker.trip('alone', { forMs: 20_000 })
    plug.connected(true)
    await attached(alone)
    await pause(100)

    expect(statesOf([alone, ...others])).toEqual(['open', 'closed', 'closed'])
  })

  it('follows the fleet again where it has opened alone and the circuit is open still', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const [alone, other] = [join({}, { client: plug.client }), join()]
    await attached(alone, other)
    await fail(alone)
    await fail(other)
    await until(() => redis.cli('hget', circuitKey, 'kind') === 'open')
    await pause(250)
    plug.connected(false)
    await until(() => !alone.fleet.status.attached)
    await fail(alone)
    plug.connected(true)
    await attached(alone)

    expect(alone.transitions).toContain('half-open > open: probe failed')
    expect(await untilAnswered(other)).toBe('answer')
    await allAre('closed', alone, other)
  })

  it('keeps the place of a probe that is under way while Redis is away for a moment', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const [first, second] = [join({}, { client: plug.client, heartbeatMs: 600 }), join({}, { heartbeatMs: 600 })]
    await attached(first, second)
    await fail(first)
    await fail(second)
    await allAre('open', first, second)
    await pause(250)
    let end: (value: string) => void = () => undefined
    const probe = first.call(() => new Promise((resolve) => (end = resolve)))
    await until(() => redis.cli('hkeys', circuitKey).includes('lease:'))
    plug.connected(false)
    await until(() => !first.fleet.status.attached)
    plug.connected(true)
    await attached(first)

    expect(await second.call()).not.toBe('answer')
    end('answer')
    expect(await probe).toBe('answer')
    await allAre('closed', first, second)
  })

  it('goes by the verdict of a probe that ends while Redis is away', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const [first, second] = [join({}, { client: plug.client }), join()]
    await attached(first, second)
    await fail(first)
    await fail(second)
    await allAre('open', first, second)
    await pause(250)
    const probe = await first.call(() => {
      plug.connected(false)
      return until(() => !first.fleet.status.attached)
    })

    expect(probe).toBeUndefined()
    expect(first.breaker.state).toBe('closed')
    plug.connected(true)
    await attached(first)
    await allAre('closed', first, second)
  })

  it('keeps the place of a lease that is not used yet, however short a probe may be', async () => {
    const [first, second] = await joinAll(2, { probeTimeoutMs: 100 })
    await fail(first)
    await fail(second)
    await allAre('open', first, second)
    await pause(250)
    first.breaker.tryAcquire()
    await until(() => first.breaker.retryAfterMs === 0)
    await pause(300)

    expect(await second.call()).not.toBe('answer')
    expect(await first.call()).toBe('answer')
  })

  it('holds a circuit again after its holder was without Redis for a while', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const [holder, other] = [join({}, { client: plug.client, heartbeatMs: 100 }), join({}, { heartbeatMs: 100 })]
    await attached(holder, other)
    const hold = holder.breaker.hold('open')
    await until(() => other.breaker.current.held === 'open')
    plug.connected(false)
    await until(() => other.breaker.current.held === undefined)

    plug.connected(true)

    await until(() => other.breaker.current.held === 'open')
    expect(holder.breaker.current.held).toBe('open')
    hold.release()
    await until(() => other.breaker.current.held === undefined)
  })

  it('comes back where a failover has lost the opening', async () => {
    const members = await joinAll(2, {}, { heartbeatMs: 1_500 })
    const [first, second] = members
    const revision = redis.cli('hget', '{test:billing}:fleet', 'revision')
    await fail(first)
    await fail(second)
    await until(() => redis.cli('hget', circuitKey, 'kind') === 'open')
    await pause(50)

    redis.cli('del', circuitKey, '{test:billing}:index')
    redis.cli('hset', '{test:billing}:fleet', 'revision', revision)

    expect(await untilAnswered(first)).toBe('answer')
  })

  it('stays half-open where a hold is taken and released while a probe is under way', async () => {
    const members = await joinAll(2)
    const [first, second] = members
    await fail(first)
    await fail(second)
    await until(() => redis.cli('hget', circuitKey, 'kind') === 'open')
    await pause(250)

    const probe = first.call(async () => {
      const hold = second.breaker.hold('closed')
      await until(() => first.breaker.current.held === 'closed')
      hold.release()
      await until(() => first.breaker.current.held === undefined)
    })
    await probe
    await allAre('closed', ...members)

    expect(first.transitions.at(-1)).toBe('half-open > closed: probes succeeded')
  })

  it('gives the place of a call that hangs to another one while it comes back step by step', async () => {
    const members = await joinAll(2, { recovery: slowStart({ roundMs: 50 }), probeTimeoutMs: 300 })
    const [first, second] = members
    await fail(first)
    await fail(second)
    await allAre('open', ...members)
    await pause(250)
    let hangs = false
    void first.call(() => {
      hangs = true
      return new Promise(() => undefined)
    })
    await until(() => hangs)

    expect(await untilAnswered(first)).toBe('answer')
  })
})
