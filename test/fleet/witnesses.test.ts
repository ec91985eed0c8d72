import { setTimeout as pause } from 'node:timers/promises'
import { failureCount, failureRate, timeWindow } from 'recloser/trip'
import { expect, it } from 'vitest'
import { plugged } from './support/plugged.ts'
import { failing, statesOf, until, type Member } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, ends, join, joinAll, describeWithRedis } = redisOfTests()
const shared = { aggregate: { everyMs: 40 }, heartbeatMs: 200 }
const byRate = {
  failureThreshold: undefined,
  trip: failureRate({ threshold: 0.5, minimumCalls: 10, over: timeWindow({ durationMs: 60_000 }) }),
}
const byCount = { failureThreshold: undefined, resetTimeoutMs: 60_000, trip: failureCount({ threshold: 4 }) }

/** Members of a fleet that is young no more. */
async function settled(
  count: number,
  ...given: Parameters<typeof joinAll> extends [number, ...infer Rest] ? Rest : never
) {
  const members = await joinAll(count, ...given)
  await pause(650)
  return members
}

async function failOften(member: Member, times: number): Promise<void> {
  for (let call = 0; call < times; call++) await member.call(failing)
}

const openInRedis = (): string => redis.cli('hget', '{test:billing}:circuit:billing', 'kind')

describeWithRedis('who counts where the calls of all are judged together', () => {
  it('one process whose calls all fail opens itself, and none of the seven that see no failure', async () => {
    const members = await settled(8, { ...byRate, resetTimeoutMs: 60_000 }, shared)
    const [sick, ...well] = members

    // More than half of all calls fail when those that are well hear of it.
    for (let round = 0; round < 10; round++) {
      await failOften(sick, 8)
      await pause(60)
      for (const member of well) await member.call()
      await pause(60)
    }

    expect(statesOf(members)).toEqual(['open', ...well.map(() => 'closed')])
    expect(well.flatMap(({ transitions }) => transitions)).toEqual([])
    expect(openInRedis()).toBe('')
  })

  it('a single failure opens nobody beside a process whose calls all fail', async () => {
    const members = await settled(4, { ...byRate, resetTimeoutMs: 100 }, shared)
    const [sick, ...well] = members

    for (let round = 0; round < 10; round++) {
      await failOften(sick, 20)
      for (const member of well) await (round === 5 ? member.call(failing) : member.call())
      await pause(60)
    }

    expect(well.flatMap(({ transitions }) => transitions)).toEqual([])
    expect(openInRedis()).toBe('')
  })

  it('two processes that see the failures open for all, also those that see none', async () => {
    const members = await settled(4, { ...byRate, resetTimeoutMs: 60_000 }, shared)
    const [one, two, ...others] = members

    await Promise.all([failOften(one, 8), failOften(two, 7)])
    await pause(80)
    for (const member of others) await member.call()
    await until(() => statesOf(members).every((state) => state === 'open'))

    expect(others.flatMap(({ transitions }) => transitions)).toEqual(others.map(() => 'closed > open: fleet opened'))
  })

  it('one that has seen nothing asks for those that have, where none of them has a call any more', async () => {
    const members = await settled(5, byCount, shared)
    const [quiet, ...others] = members

    for (const member of others) await member.call(failing)
    await pause(100)
    await quiet.call()
    await until(() => statesOf(members).every((state) => state === 'open'))

    expect(quiet.transitions).toEqual(['closed > open: fleet opened'])
  })

  it('a failure that completes a threshold of all opens nobody alone, and all together', async () => {
    const trip = failureCount({ threshold: 8 })
    const members = await settled(8, { ...byCount, trip }, shared)
    const [last, ...others] = members
    for (const member of others) await member.call(failing)
    await pause(100)
    await last.call()
    await until(() => last.breaker.stats.failures === 7)

    await last.call(failing)
    const alone = last.breaker.state
    await until(() => statesOf(members).every((state) => state === 'open'))

    expect(alone).toBe('closed')
    expect(last.transitions).toEqual(['closed > open: fleet opened'])
  })

  it('reset() while closed brings no earlier count back', async () => {
    const members = await settled(2, byCount, shared)
    const [first, second] = members
    await failOften(first, 3)
    await pause(100)

    first.breaker.reset()
    await pause(100)
    await first.call()
    await pause(100)
    await second.call()
    await pause(100)

    expect(first.breaker.stats).toMatchObject({ state: 'closed', failures: 0 })
    expect(redis.cli('hgetall', '{test:billing}:calls:billing')).not.toContain('failures')
  })

  it('a circuit that was open alone and has recovered brings no earlier count back', async () => {
    const members = await settled(3, { ...byRate, resetTimeoutMs: 200 }, shared)
    const [alone] = members
    await failOften(alone, 9)
    await pause(100)
    await failOften(alone, 1)
    await until(() => alone.breaker.state === 'open')
    await pause(250)

    await alone.call()
    await until(() => alone.breaker.state === 'closed')
    await alone.call()
    await pause(150)

    expect(alone.transitions.at(-1)).toBe('half-open > closed: probes succeeded')
    expect(alone.breaker.stats.failures).toBe(0)
    expect(statesOf(members)).toEqual(['closed', 'closed', 'closed'])
  })

  it('a circuit that has recovered while Redis was away brings no earlier count back', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const alone = join({ ...byRate, resetTimeoutMs: 100 }, { ...shared, client: plug.client })
    const other = join(byRate, shared)
    await until(() => alone.fleet.status.attached && other.fleet.status.attached)
    await failOften(alone, 9)
    await until(() => redis.cli('exists', '{test:billing}:calls:billing') === '1')
    plug.connected(false)
    await until(() => !alone.fleet.status.attached)
    await failOften(alone, 1)
    await pause(150)
    await alone.call()

    plug.connected(true)
    await until(() => alone.fleet.status.attached)
    await alone.call()
    await pause(150)

    expect(alone.breaker.stats).toMatchObject({ state: 'closed', failures: 0 })
  })

  it('what others count after a recovery counts for all, from the first call', async () => {
    const members = await settled(4, byCount, shared)
    for (const member of members) await member.call(failing)
    await until(() => statesOf(members).every((state) => state === 'open'))
    members[0].breaker.reset()
    await until(() => statesOf(members).every((state) => state === 'closed'))

    for (const member of members) {
      await member.call(failing)
      await pause(60)
    }
    await until(() => statesOf(members).every((state) => state === 'open'))

    expect(openInRedis()).toBe('open')
  })
})
