import { setTimeout as pause } from 'node:timers/promises'
import { executeSync, isCircuitOpen, tryExecute, wrap } from 'recloser'
import { expect, it } from 'vitest'
import { fail, failing, statesOf, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, joinAll, describeWithRedis } = redisOfTests()
const stored = (): string => redis.cli('hgetall', '{test:billing}:circuit:billing')

describeWithRedis('the probes of several processes', () => {
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

  it('uses a lease that came while its process stood still', async () => {
    const members = await joinAll(2, {}, { quorum: 1, leaseTimeoutMs: 100 })
    const [first, second] = members
    await fail(first)
    await until(() => second.breaker.state === 'open')
    await pause(250)

    redis.freeze()
    const call = first.call()
    await pause(30)
    redis.thaw()
    // The answer comes meanwhile, and so does the end of the wait.
    for (const endMs = performance.now() + 300; performance.now() < endMs;);

    expect(await call).toBe('answer')
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

    expect(meanwhile).toContain('Circuit "billing" is half-open, its probes are in flight')
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
    // Nothing is left of the open period, but the wait for a lease.
    await until(() => members[0].breaker.retryAfterMs === 60)
    redis.freeze()

    const startedMs = performance.now()
    const reason: unknown = await members[0].breaker.execute(() => 'answer').catch((error: unknown) => error)
    const tookMs = performance.now() - startedMs
    redis.thaw()

    expect(isCircuitOpen(reason)).toBe(true)
    expect(tookMs).toBeGreaterThan(50)
    expect(tookMs).toBeLessThan(200)
  })
})
