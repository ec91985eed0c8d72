import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { plugged } from './support/plugged.ts'
import { fail, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, ends, join, joinAll, describeWithRedis } = redisOfTests()
const restMs = 2_000
const hourMs = 3_600_000

/** A member with a plug, and two others. */
async function members(heartbeatMs: number) {
  const plug = await plugged(redis.port)
  ends.push(plug.end)
  const member = join({ resetTimeoutMs: restMs }, { client: plug.client, heartbeatMs })
  const others = await joinAll(2, { resetTimeoutMs: restMs })
  await until(() => member.fleet.status.attached)
  return { plug, member, others }
}

describeWithRedis('a circuit that is opened by hand for an hour', () => {
  it('stays open for as long for all where the fleet has opened it and the process has not heard of that', async () => {
    const { member, others } = await members(20_000)
    for (const other of others) await fail(other)
    await until(() => redis.cli('hget', '{test:billing}:circuit:billing', 'kind') === 'open')

    member.breaker.trip('maintenance', { forMs: hourMs })
    await until(() => others[0].breaker.retryAfterMs > restMs)

    expect(member.breaker.retryAfterMs).toBeGreaterThan(restMs)
  })

  it('stays open for as long for all where others open it for less after it has voted', async () => {
    const { member, others } = await members(200)
    // A fleet that is no longer young.
    await pause(700)
    member.breaker.trip('maintenance', { forMs: hourMs })
    await until(() => redis.cli('hkeys', '{test:billing}:circuit:billing').includes('vote:'))

    await fail(others[0])
    await until(() => others[1].breaker.retryAfterMs > restMs)

    expect(member.breaker.retryAfterMs).toBeGreaterThan(restMs)
  })

  it('stays open for as long for all where the fleet has opened it while the process was without Redis', async () => {
    const { plug, member, others } = await members(200)
    plug.connected(false)
    await until(() => !member.fleet.status.attached)
    for (const other of others) await fail(other)
    await until(() => redis.cli('hget', '{test:billing}:circuit:billing', 'kind') === 'open')

    member.breaker.trip('maintenance', { forMs: hourMs })
    plug.connected(true)
    await until(() => others[0].breaker.retryAfterMs > restMs)

    expect(member.breaker.retryAfterMs).toBeGreaterThan(restMs)
  })

  it('ends for no other process if a background probe of a process that has not heard of it opens for no time', async () => {
    const { member, others } = await members(20_000)
    for (const other of others) await fail(other)
    await until(() => redis.cli('hget', '{test:billing}:circuit:billing', 'kind') === 'open')

    member.breaker.trip('as a background probe does', { forMs: 0 })
    await until(() => member.breaker.retryAfterMs > 0)
    await pause(100)

    expect(Math.min(...others.map(({ breaker }) => breaker.retryAfterMs))).toBeGreaterThan(0)
  })
})
