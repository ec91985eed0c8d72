import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { plugged } from './support/plugged.ts'
import { until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, ends, join, joinAll, describeWithRedis } = redisOfTests()

/** A member with a plug that is held by another one. */
async function heldByAnother() {
  const plug = await plugged(redis.port)
  ends.push(plug.end)
  const [holder] = await joinAll(1)
  const member = join({}, { client: plug.client })
  await until(() => member.fleet.status.attached)
  const hold = holder.breaker.hold('open')
  await until(() => member.breaker.current.held === 'open')
  return { plug, member, hold }
}

describeWithRedis('a hold of another process while Redis is away', () => {
  it('stays for three heartbeats, in which its holder may live, and is taken on again afterwards', async () => {
    const { plug, member } = await heldByAnother()

    plug.connected(false)
    await until(() => !member.fleet.status.attached)
    await pause(300)
    const early = member.breaker.current.held
    await until(() => member.breaker.current.held === undefined)
    const answer = await member.call()
    plug.connected(true)
    await until(() => member.breaker.current.held === 'open')

    expect([early, answer]).toEqual(['open', 'answer'])
  })

  it('stays where Redis is back before that', async () => {
    const { plug, member, hold } = await heldByAnother()
    const changes: string[] = []
    member.breaker.subscribe('hold', ({ held }) => void changes.push(String(held)))

    plug.connected(false)
    await until(() => !member.fleet.status.attached)
    plug.connected(true)
    await until(() => member.fleet.status.attached)
    await pause(800)
    const meanwhile = [...changes]
    hold.release()
    await until(() => member.breaker.current.held === undefined)

    expect(meanwhile).toEqual([])
  })

  it('leaves a hold of this process alone', async () => {
    const { plug, member } = await heldByAnother()
    const own = member.breaker.hold('open')

    plug.connected(false)
    await until(() => !member.fleet.status.attached)
    await pause(800)
    const held = member.breaker.current.held
    own.release()

    expect([held, member.breaker.current.held]).toEqual(['open', undefined])
  })
})
