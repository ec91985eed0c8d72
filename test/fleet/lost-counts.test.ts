import { setTimeout as pause } from 'node:timers/promises'
import { failureCount } from 'recloser/trip'
import { expect, it } from 'vitest'
import { plugged, twice, unanswered } from './support/plugged.ts'
import { fail, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, ends, join, describeWithRedis } = redisOfTests()

/** What Redis has of all failures. */
function failuresTold(): number {
  const lines = redis.cli('hgetall', '{test:billing}:calls:billing').split('\n')
  return lines.reduce((sum, line, at) => (line.startsWith('failures:') ? sum + Number(lines[at + 1]) : sum), 0)
}

describeWithRedis('counts on their way to Redis', () => {
  it.each([
    ['whose answer is lost', unanswered],
    ['that are sent twice by the client', twice],
    ['that are lost', () => new Promise(() => undefined)],
  ])('are those of this process once, also where they are some %s', async (_which, around) => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const member = join(
      { failureThreshold: undefined, trip: failureCount({ threshold: 10 }) },
      { client: plug.client, commandTimeoutMs: 200, aggregate: { everyMs: 50 } },
    )
    await until(() => member.fleet.status.attached)
    plug.next('count', around)

    await fail(member, 6)
    await until(() => plug.sent.includes('count'))
    await pause(300)
    await until(() => member.fleet.status.attached)
    await member.call()
    await until(() => failuresTold() === 6)
    await pause(150)
    await member.call()
    await pause(150)

    expect(member.breaker.state).toBe('closed')
    expect(member.breaker.stats.failures).toBe(6)
    expect(failuresTold()).toBe(6)
  })
})
