import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker } from 'recloser'
import { shareOverRedis } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'
import { anyOf, consecutiveFailures, countWindow, failureCount, failureRate, slowCallRate } from 'recloser/trip'
import { expect, it } from 'vitest'
import { complaint } from '../support/complaint.ts'
import type { Open } from '../../src/machine/state.ts'
import { connect, failing, statesOf, until, type Member } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, joinAll, describeWithRedis } = redisOfTests()
const aggregate = { everyMs: 40 }
const byTrip = { failureThreshold: undefined, resetTimeoutMs: 60_000 }

const causeOf = (member: Member | undefined): unknown => (member?.breaker.current.state as Open).cause

const scriptsRun = (): number =>
  Number(/calls=(\d+)/.exec(/cmdstat_evalsha:.*/.exec(redis.cli('info', 'commandstats'))?.[0] ?? '')?.[1] ?? 0)

describeWithRedis('the calls of several processes, judged together', () => {
  it('opens for all at a threshold that only all together reach', async () => {
    const trip = failureCount({ threshold: 8 })
    const members = await joinAll(8, { ...byTrip, trip }, { aggregate })

    for (const member of members.slice(0, 7)) await member.call(failing)
    await pause(150)
    const before = statesOf(members)
    await members[7]?.call(failing)
    await until(() => statesOf(members).every((state) => state === 'open'))

    expect(new Set(before)).toEqual(new Set(['closed']))
    // None of them has seen enough to open alone.
    expect(new Set(members.flatMap(({ transitions }) => transitions))).toEqual(new Set(['closed > open: fleet opened']))
    expect(causeOf(members[7])).toMatch(/^8 failures within timeWindow\(60000\/10\), by /)
  })

  it('are kept by Redis no longer than they count', async () => {
    const [member] = await joinAll(1, { ...byTrip, trip: failureCount({ threshold: 8 }) }, { aggregate })

    await member.call(failing)
    const leftMs = (): number => Number(redis.cli('pttl', '{test:billing}:calls:billing'))
    await until(() => leftMs() !== -2)

    // A minute, and the part of it that has begun.
    expect(leftMs()).toBeGreaterThan(50_000)
    expect(leftMs()).toBeLessThanOrEqual(63_000)
  })

  it('keeps a process from opening on a few failures of its own while the fleet is well', async () => {
    const trip = failureRate({ threshold: 0.5, minimumCalls: 4 })
    const members = await joinAll(4, { ...byTrip, trip }, { aggregate })

    for (const member of members) for (let call = 0; call < 5; call++) await member.call()
    await pause(150)
    await members[0].call()
    await pause(150)
    for (let call = 0; call < 4; call++) await members[0].call(failing)
    await pause(150)

    expect(statesOf(members)).toEqual(['closed', 'closed', 'closed', 'closed'])
    expect(members[0].breaker.stats).toMatchObject({ failures: 4, successes: 21 })
  })

  it('lets a process that alone has failures open nobody else', async () => {
    const trip = failureCount({ threshold: 3 })
    const members = await joinAll(3, { ...byTrip, trip }, { aggregate })

    for (let call = 0; call < 3; call++) await members[0].call(failing)
    await pause(200)

    expect(statesOf(members)).toEqual(['open', 'closed', 'closed'])
  })

  it('judges slow calls and windows of calls together too', async () => {
    const trip = anyOf(
      slowCallRate({ slowerThanMs: 10, threshold: 1, minimumCalls: 4, over: countWindow(4) }),
      failureRate({ minimumCalls: 100 }),
    )
    const members = await joinAll(4, { ...byTrip, trip }, { aggregate, quorum: 1 })

    for (const member of members) {
      await member.call(async () => {
        await pause(20)
      })
      await pause(60)
    }

    await until(() => statesOf(members).every((state) => state === 'open'))
    expect(causeOf(members[0])).toMatch(/^slow-call rate 1 of 4 calls, by /)
  })

  it('counts nothing of before, once the circuit has closed', async () => {
    const trip = failureCount({ threshold: 4 })
    const members = await joinAll(2, { ...byTrip, trip }, { aggregate })
    for (const member of members) for (let call = 0; call < 2; call++) await member.call(failing)
    await until(() => statesOf(members).every((state) => state === 'open'))

    members[0].breaker.reset()
    await until(() => statesOf(members).every((state) => state === 'closed'))
    await members[0].call(failing)
    await pause(150)

    expect(statesOf(members)).toEqual(['closed', 'closed'])
  })

  it('costs one round trip in a period, and none while nothing happens', async () => {
    const trip = failureRate()
    const [member] = await joinAll(1, { ...byTrip, trip }, { aggregate, heartbeatMs: 60_000 })
    await member.call()
    await pause(100)
    redis.cli('config', 'resetstat')

    for (let call = 0; call < 500; call++) await member.call()
    await pause(100)
    const busy = scriptsRun()
    await pause(200)

    expect(busy).toBeGreaterThan(0)
    expect(busy).toBeLessThan(6)
    expect(scriptsRun()).toBe(busy)
  })

  it('refuses a strategy that has no window, by its name', async () => {
    const { client, end } = connect('node-redis', redis.port)
    const breaker = new CircuitBreaker({ trip: consecutiveFailures(3) })
    const errors: unknown[] = []
    const registry = new BreakerRegistry({ options: () => ({ onHookError: (error) => void errors.push(error) }) })

    const refused = complaint(() => shareOverRedis(breaker, { client, prefix: 'test', aggregate }))
    const fleet = shareOverRedis(registry, { client, prefix: 'test', aggregate })
    registry.get('one')
    await fleet.close()
    end()

    expect(refused.message).toBe(
      'shareOverRedis(): `aggregate` must be absent where the trip strategy has no window, as failureRate() has, received "consecutiveFailures"',
    )
    expect(errors).toHaveLength(1)
  })
})
