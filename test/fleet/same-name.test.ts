import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { plugged } from './support/plugged.ts'
import { fail, statesOf, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, ends, join, joinAll, describeWithRedis } = redisOfTests()
const long = { resetTimeoutMs: 20_000 }
const pod = { instanceId: 'pod/0' }

describeWithRedis('a process of the same name', () => {
  it('has no hold and no vote of the one before it', async () => {
    const [other] = await joinAll(1, long)
    const [before] = await joinAll(1, long, pod)
    // A fleet that is no longer young.
    await pause(700)
    await fail(before)
    before.breaker.hold('closed')
    await until(() => other.breaker.current.held === 'closed')
    await before.end()

    const [after] = await joinAll(1, long, pod)
    await until(() => other.breaker.current.held === undefined)
    await pause(300)
    const { circuits } = await other.fleet.inspect()

    expect([after, other].map(({ breaker }) => breaker.current.held)).toEqual([undefined, undefined])
    expect(circuits).toEqual([])
  })

  it('has its own vote while the other one lives', async () => {
    const members = await joinAll(2, long, pod)
    const [other] = await joinAll(1, long)

    for (const member of members) await fail(member)
    await until(() => other.breaker.state === 'open')

    expect(statesOf(members)).toEqual(['open', 'open'])
    expect(other.breaker.current.state.reason).toBe('fleet opened')
    expect((await other.fleet.inspect()).circuits[0]?.reason).toMatch(/, by pod%002f0$/)
  })

  it('stands for the one before it that has ended without a word', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const before = join(long, { ...pod, client: plug.client })
    const [other] = await joinAll(1, long, { instanceId: 'other' })
    await until(() => before.fleet.status.attached)
    plug.connected(false)
    await until(() => other.fleet.status.instances === 1)
    const missed = (await other.fleet.inspect()).processes

    const [after] = await joinAll(1, long, pod)
    const { processes } = await other.fleet.inspect()

    expect(missed.find(({ instanceId }) => instanceId === 'pod/0')?.deadForMs).toBeGreaterThan(0)
    expect(processes.map(({ instanceId, deadForMs }) => `${instanceId} ${deadForMs}`).sort()).toEqual([
      'other 0',
      'pod/0 0',
    ])
    expect(after.fleet.status.instanceId).toBe('pod/0')
  })
})
