import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { until, type Member } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, joinAll, describeWithRedis } = redisOfTests()
const circuitKey = '{test:billing}:circuit:billing'
const hourMs = 3_600_000

const opens = ({ breaker }: Member): void => breaker.trip('maintenance', { forMs: Infinity })
const holds = ({ breaker }: Member): void => void breaker.hold('open')

describeWithRedis('what Redis has of a circuit', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each([
    ['it is open', opens, 1],
    ['it is open in one process', opens, 2],
    ['it is held', holds, 1],
  ])('is kept for another day every hour, for as long as %s', async (_what, act, quorum) => {
    const [member] = await joinAll(quorum, {}, { quorum, heartbeatMs: 500 })
    // A fleet that is not young, in which no vote is told again.
    redis.cli('hset', '{test:billing}:fleet', 'since', '1')
    act(member)
    await until(() => redis.cli('exists', circuitKey) === '1')
    await until(() => member.fleet.status.generation >= Number(redis.cli('hget', circuitKey, 'generation')))
    await pause(600)
    redis.cli('pexpire', circuitKey, '60000')
    await pause(600)
    const before = Number(redis.cli('pttl', circuitKey))

    const now = performance.now.bind(performance)
    vi.spyOn(performance, 'now').mockImplementation(() => now() + hourMs)
    await until(() => Number(redis.cli('pttl', circuitKey)) > 23 * hourMs)

    expect(before).toBeLessThan(hourMs)
  })
})
