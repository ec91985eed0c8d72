import { setTimeout as pause } from 'node:timers/promises'
import { executeSync, isCircuitOpen, tryExecute, wrap } from 'recloser'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { fail, failing, membersOf, statesOf, until } from './support/processes.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

let redis: RedisServer
const { join, joinAll, endAll } = membersOf(() => redis.port)

const stored = (): string => redis.cli('hgetall', '{test:billing}:circuit:billing')

describeWithRedis('one circuit over several processes', () => {
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  beforeEach(() => {
    redis.cli('flushall')
  })
  afterEach(endAll)

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

    for (const member of members.slice(0, votes - 1)) await fail(member)
    await pause(30)
    const before = statesOf(members).filter((state) => state !== 'closed').length
    await fail(members[votes - 1] as never)
    await until(() => statesOf(members).every((state) => state !== 'closed'))

    expect(before).toBe(votes - 1)
  })

  it('closes for all by the verdict of one probe', async () => {
    const members = await joinAll(3)
    const [first, second, third] = members
    await fail(first)
    await fail(second)
    await until(() => third?.breaker.state === 'open')

    await pause(250)
    const answer = await third?.call()
    await until(() => statesOf(members).every((state) => state === 'closed'))

    expect(answer).toBe('answer')
    expect(third?.transitions.at(-1)).toBe('half-open > closed: probes succeeded')
    expect(first.transitions.at(-1)).toBe('open > closed: fleet closed')
    expect(stored()).toBe('')
  })

  it('opens anew for all when a probe fails, for as long as that process says', async () => {
    const members = await joinAll(3, { resetTimeoutMs: ({ attempt }) => attempt * 200 })
    const [first, second, third] = members
    await fail(first)
    await fail(second)
    await until(() => third?.breaker.state === 'open')

    await pause(250)
    const answer = await third?.call(failing)
    await pause(30)

    expect(answer).toBe('down')
    expect(first.breaker.retryAfterMs).toBeGreaterThan(300)
    expect(first.breaker.stats.attempt).toBe(2)
  })

  it('admits one probe at a time over all processes', async () => {
    const members = await joinAll(4)
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))
    await pause(250)

    let running = 0
    let most = 0
    const task = async (): Promise<string> => {
      most = Math.max(most, ++running)
      await pause(60)
      running--
      return 'answer'
    }
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        await pause(index)
        return members[index % 4]?.call(task)
      }),
    )

    expect(most).toBe(1)
    expect(answers.filter((answer) => answer === 'answer')).toHaveLength(1)
  })

  it('adds up the successes of different processes', async () => {
    const members = await joinAll(3, { successThreshold: 3 })
    const [first, second, third] = members
    await fail(first)
    await fail(second)
    await until(() => third?.breaker.state === 'open')
    await pause(250)

    for (const member of members) {
      await until(() => member.breaker.current.state.kind !== 'half-open')
      expect(await member.call()).toBe('answer')
    }
    await until(() => statesOf(members).every((state) => state === 'closed'))

    expect(members.map(({ breaker }) => breaker.stats.totals.successes)).toEqual([1, 1, 1])
  })

  it('rejects synchronous callers, and has a lease for the next', async () => {
    const members = await joinAll(2)
    const [first, second] = members
    await fail(first)
    await fail(second)
    await pause(250)

    const before = first.breaker.retryAfterMs
    const refused = first.breaker.tryAcquire()
    await until(() => first.breaker.retryAfterMs === 0)
    const state = first.breaker.state
    const answer = executeSync(first.breaker, () => 'answer')
    await until(() => statesOf(members).every((each) => each === 'closed'))

    expect({ before, refused, state, answer }).toEqual({
      before: 250,
      refused: undefined,
      state: 'half-open',
      answer: 'answer',
    })
  })

  it('hands an unused lease back, so that another process may probe', async () => {
    const members = await joinAll(2)
    const [first, second] = members
    await fail(first)
    await fail(second)
    await pause(250)

    first.breaker.tryAcquire()
    await until(() => first.breaker.retryAfterMs === 0)
    const meanwhile = await second.call()
    await pause(1_100)
    const later = await second.call()

    expect(meanwhile).toContain('Circuit "billing" is open')
    expect(later).toBe('answer')
  })

  it('counts a call that waited for its lease once', async () => {
    const members = await joinAll(2)
    await fail(members[0])
    await fail(members[1])
    await pause(250)

    await members[0].call()

    expect(members[0].breaker.stats.totals).toMatchObject({ successes: 1, failures: 2, rejected: 0 })
  })

  it('waits for the lease behind wrap, tryExecute and a policy too', async () => {
    const ways = [
      (breaker: Parameters<typeof wrap>[0]) => wrap(breaker, () => Promise.resolve('answer'))(),
      async (breaker: Parameters<typeof wrap>[0]) => {
        const outcome = await tryExecute(breaker, () => 'answer')
        return outcome.status === 'fulfilled' ? outcome.value : outcome.reason
      },
    ]
    const members = await joinAll(2)
    for (const way of ways) {
      await fail(members[0])
      await fail(members[1])
      await until(() => statesOf(members).every((state) => state === 'open'))
      await pause(250)

      expect(await way(members[0].breaker)).toBe('answer')
      await until(() => statesOf(members).every((state) => state === 'closed'))
    }
  })

  it('ends the wait for a lease when the caller aborts, and keeps no listener', async () => {
    const members = await joinAll(2)
    await fail(members[0])
    await fail(members[1])
    await pause(250)
    redis.freeze()

    const controller = new AbortController()
    const startedMs = performance.now()
    const call = members[0].breaker.execute(() => 'answer', { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('left')), 20)
    const reason: unknown = await call.catch((error: unknown) => error)
    redis.thaw()

    expect((reason as Error).message).toBe('left')
    expect(performance.now() - startedMs).toBeLessThan(150)
  })

  it('rejects a call that gets no lease in time', async () => {
    const members = await joinAll(2, {}, { leaseTimeoutMs: 60 })
    await fail(members[0])
    await fail(members[1])
    await pause(250)
    redis.freeze()

    const startedMs = performance.now()
    const reason: unknown = await members[0].breaker.execute(() => 'answer').catch((error: unknown) => error)
    const tookMs = performance.now() - startedMs
    redis.thaw()

    expect(isCircuitOpen(reason)).toBe(true)
    expect(tookMs).toBeGreaterThan(50)
    expect(tookMs).toBeLessThan(200)
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

    expect(status).toEqual({ instanceId: member.fleet.instanceId, attached: true, instances: 2, circuits: 1 })
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
