import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { fail, statesOf, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, join, joinAll, describeWithRedis } = redisOfTests()
const stored = (): string => redis.cli('hgetall', '{test:billing}:circuit:billing')

describeWithRedis('one circuit over several processes', () => {
  it('opens for all once two processes have opened it', async () => {
    const members = await joinAll(4)
    const [first, second, third] = members

    await fail(first)
    await pause(50)
    const alone = statesOf(members)
    await fail(second)
    await until(() => third?.breaker.state === 'open')
    await pause(20)

    expect(alone).toEqual(['open', 'closed', 'closed', 'closed'])
    expect(statesOf(members)).toEqual(['open', 'open', 'open', 'open'])
    expect(third?.transitions).toEqual(['closed > open: fleet opened'])
    expect(second.transitions).toEqual(['closed > open: 2 failures in a row'])
  })

  it('lets a process that is sick itself open nobody else', async () => {
    const members = await joinAll(3)
    const [sick] = members

    for (let round = 0; round < 4; round++) {
      await fail(sick)
      await pause(220)
    }

    expect(sick.transitions).toContain('half-open > open: probe failed')
    expect(statesOf(members.slice(1))).toEqual(['closed', 'closed'])
    expect(members.slice(1).flatMap(({ transitions }) => transitions)).toEqual([])
  })

  it('forgets a vote whose open period is over', async () => {
    const members = await joinAll(3)
    const [first, second] = members

    await fail(first)
    await pause(250)
    await first.call()
    await fail(second)
    await pause(50)

    expect(statesOf(members)).toEqual(['closed', 'open', 'closed'])
  })

  it.each([
    { quorum: 1, processes: 3, votes: 1 },
    { quorum: 3, processes: 4, votes: 3 },
    { quorum: 0.5, processes: 4, votes: 2 },
    { quorum: 0.6, processes: 4, votes: 3 },
    // Never more than live.
    { quorum: 9, processes: 3, votes: 3 },
  ])('needs $votes of $processes with a quorum of $quorum', async ({ quorum, processes, votes }) => {
    const members = await joinAll(processes, {}, { quorum })
    // Before, nobody knows of how many a share is.
    await pause(quorum < 1 ? 650 : 0)

    for (const member of members.slice(0, votes - 1)) await fail(member)
    await pause(30)
    const before = statesOf(members).filter((state) => state !== 'closed').length
    await fail(members[votes - 1] as never)
    await until(() => statesOf(members).every((state) => state !== 'closed'))

    expect(before).toBe(votes - 1)
  })

  it('tells a process that starts later', async () => {
    const members = await joinAll(2, { resetTimeoutMs: 60_000 })
    await fail(members[0])
    await fail(members[1])
    await pause(50)

    const late = join({ resetTimeoutMs: 60_000 })
    await until(() => late.fleet.status.attached)

    expect(late.breaker.state).toBe('open')
    expect(late.breaker.retryAfterMs).toBeLessThanOrEqual(60_000)
    expect(late.breaker.retryAfterMs).toBeGreaterThan(59_000)
  })

  it('opens without end where the breaker does', async () => {
    const members = await joinAll(3, { resetTimeoutMs: Infinity })
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))

    expect(members[2]?.breaker.retryAfterMs).toBe(Infinity)

    members[2]?.breaker.reset()
    await until(() => statesOf(members).every((state) => state === 'closed'))
  })

  it('begins the open period anew for all when one of them is tripped by hand', async () => {
    const members = await joinAll(3, { resetTimeoutMs: 60_000 })
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))

    members[2]?.breaker.trip('by hand', { forMs: 300_000 })
    await until(() => members.every(({ breaker }) => breaker.retryAfterMs > 200_000))

    expect(members[0].breaker.retryAfterMs).toBeGreaterThan(299_000)
  })

  it.each(['open', 'closed'] as const)('holds %s all circuits while one process does', async (position) => {
    const members = await joinAll(3)
    const [first, second, third] = members

    const hold = first.breaker.hold(position)
    const another = second.breaker.hold(position)
    await until(() => members.every(({ breaker }) => breaker.current.held === position))
    another.release()
    await pause(50)
    const still = members.map(({ breaker }) => breaker.current.held)
    hold.release()
    await until(() => members.every(({ breaker }) => breaker.current.held === undefined))

    expect(still).toEqual([position, position, position])
    expect(third?.breaker.state).toBe('closed')
    expect(stored()).toBe('')
  })

  it('ends the hold of a process that has left', async () => {
    const members = await joinAll(2)
    members[0].breaker.hold('open')
    await until(() => members[1].breaker.state === 'open')

    await members[0].end()

    await until(() => members[1].breaker.state === 'closed')
    expect(members[0].breaker.state).toBe('open')
  })

  it('is alone again after close(), in the state in which it is', async () => {
    const members = await joinAll(3, { resetTimeoutMs: 300 })
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))

    const [, , third] = members
    await third?.fleet.close()
    third?.fleet[Symbol.dispose]()
    await pause(350)
    const answer = await third?.call()

    expect(answer).toBe('answer')
    expect(statesOf(members)).toEqual(['open', 'open', 'closed'])
    expect(redis.cli('zcard', '{test:billing}:alive')).toBe('2')
    expect(third?.fleet.status).toMatchObject({ attached: false, circuits: 0 })
  })

  it('works with node-redis and ioredis in one fleet', async () => {
    const one = join({}, { library: 'ioredis', quorum: 1 })
    const other = join({}, { library: 'node-redis', quorum: 1 })
    const third = join({}, { library: 'ioredis', quorum: 1 })
    await until(() => [one, other, third].every(({ fleet }) => fleet.status.attached))

    await fail(one)
    await until(() => other.breaker.state === 'open' && third.breaker.state === 'open')
    await pause(250)
    const answer = await third.call()
    await until(() => one.breaker.state === 'closed' && other.breaker.state === 'closed')

    expect(answer).toBe('answer')
  })

  it('says how it stands', async () => {
    const [member] = await joinAll(2, {}, {})
    await until(() => member.fleet.status.instances === 2)

    const { generation, ...status } = member.fleet.status

    expect(status).toEqual({ instanceId: expect.any(String) as string, attached: true, instances: 2, circuits: 1 })
    expect(generation).toBeGreaterThan(1.7e15)
    expect(member.events.map(({ type }) => type)).toEqual(['attached'])
  })

  it('gives every key a time to live, and no name of a user is in one as it is', async () => {
    const names = { name: 'a b{c}*' }
    const members = await joinAll(2, names)
    await fail(members[0])
    await fail(members[1])
    members[0].breaker.hold('closed')
    await pause(60)

    const keys = redis.cli('keys', '*').split('\n').sort()

    const tag = '{test:a%0020b%007bc%007d%002a}'
    expect(keys).toEqual(['alive', 'circuit:a%0020b%007bc%007d%002a', 'fleet', 'index'].map((key) => `${tag}:${key}`))
    for (const key of keys) expect(Number(redis.cli('pttl', key))).toBeGreaterThan(0)
  })
})
