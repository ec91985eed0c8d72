import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { plugged } from './support/plugged.ts'
import { fail, membersOf, statesOf, until, type Member } from './support/processes.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

let redis: RedisServer
const { join, joinAll, endAll } = membersOf(() => redis.port)
const ends: (() => unknown)[] = []
const circuitKey = '{test:billing}:circuit:billing'
const fleetKey = '{test:billing}:fleet'
const long = { resetTimeoutMs: 20_000 }

const isOpen = (): boolean => redis.cli('hget', circuitKey, 'kind') === 'open'

describeWithRedis('a fleet that has just begun', () => {
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  beforeEach(() => {
    redis.cli('flushall')
  })
  afterEach(async () => {
    await endAll()
    for (const end of ends.splice(0)) await end()
  })

  it('is not opened by the first process, of which alone it knows yet', async () => {
    const [sick] = await joinAll(1, long)
    await fail(sick)
    await pause(50)

    const others = await joinAll(2, long)
    await pause(1_000)

    expect(statesOf([sick, ...others])).toEqual(['open', 'closed', 'closed'])
  })

  it.each([2, 0.5])('is opened by a process that stays alone, with a quorum of %s', async (quorum) => {
    const [alone] = await joinAll(1, long, { quorum })

    await fail(alone)
    await pause(200)
    const early = isOpen()
    await until(isOpen)

    expect(early).toBe(false)
    expect(alone.breaker.state).toBe('open')
  })

  it('opens at once where as many have voted as the quorum says', async () => {
    const members = await joinAll(3, long, { heartbeatMs: 5_000 })

    await fail(members[0])
    await fail(members[1])
    await until(() => members[2]?.breaker.state === 'open')

    expect(isOpen()).toBe(true)
  })

  it('begins anew where a Redis that stood still has let all of them die', async () => {
    const plugs = await Promise.all([plugged(redis.port), plugged(redis.port), plugged(redis.port)])
    ends.push(...plugs.map(({ end }) => end))
    const [sick, ...others] = plugs.map(({ client }) => join(long, { client, heartbeatMs: 100 })) as [
      Member,
      ...Member[],
    ]
    const members = [sick, ...others]
    await until(() => members.every(({ fleet }) => fleet.status.instances === 3))
    await pause(400)
    await fail(sick)
    for (const plug of plugs) plug.connected(false)
    await pause(500)

    plugs[0].connected(true)
    await until(() => sick.fleet.status.attached)
    await pause(50)
    for (const plug of plugs) plug.connected(true)
    await until(() => others.every(({ fleet }) => fleet.status.attached))
    await pause(500)

    expect(statesOf(members)).toEqual(['open', 'closed', 'closed'])
  })

  it.each(['7200000', '-', '99999999999999999999'])(
    'does not stay one where the moment of its beginning was written as %s',
    async (moment) => {
      const [alone] = await joinAll(1, long)
      await pause(700)
      if (moment === '7200000') redis.cli('hincrby', fleetKey, 'since', moment)
      else redis.cli('hset', fleetKey, 'since', moment)

      await fail(alone)
      await until(isOpen)

      expect(alone.fleet.status.attached).toBe(true)
    },
  )
})
