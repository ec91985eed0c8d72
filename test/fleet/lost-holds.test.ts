import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker } from 'recloser'
import { failureCount } from 'recloser/trip'
import { expect, it } from 'vitest'
import { fakeFleets, viewOf } from './support/fake-client.ts'
import { plugged, unanswered } from './support/plugged.ts'
import { until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, ends, join, joinAll, describeWithRedis } = redisOfTests()
const fakes = fakeFleets()
const circuitKey = '{test:billing}:circuit:billing'

/** A member without messages, and another one. */
async function holderAndOther() {
  const plug = await plugged(redis.port)
  ends.push(plug.end)
  const holder = join({ onHookError: () => undefined }, { client: plug.client, commandTimeoutMs: 200 })
  const [other] = await joinAll(1, { onHookError: () => undefined })
  await until(() => holder.fleet.status.attached)
  return { plug, holder, other }
}

it('tells that a hold has ended where the answer to it was lost, though another one came without it', async () => {
  const told: string[] = []
  const breaker = new CircuitBreaker({ name: 'billing', trip: failureCount({ threshold: 5 }) })
  const { attached } = fakes.share(
    breaker,
    (script, _id, [positions]) => {
      told.push(script === 'hold' ? `hold ${positions}`.trim() : script)
      if (positions === 'o') return new Promise(() => undefined)
      return script === 'count' ? { view: viewOf(false, 5) } : undefined
    },
    { aggregate: { everyMs: 20 }, commandTimeoutMs: 200 },
  )
  await attached()
  await breaker.execute(() => 'answer')
  const hold = breaker.hold('open')
  await until(() => told.includes('count'))

  hold.release()
  await until(() => told.includes('hold'))

  expect(told.slice(0, 3)).toEqual(['beat', 'hold o', 'count'])
  await fakes.endAll()
})

describeWithRedis('a hold of this process', () => {
  it('ends for all others if it was released before a process knew that Redis has it', async () => {
    const { plug, holder, other } = await holderAndOther()
    plug.next('hold', unanswered)

    const hold = holder.breaker.hold('open')
    await until(() => other.breaker.current.held === 'open')
    hold.release()
    await until(() => other.breaker.current.held === undefined)

    expect(redis.cli('hexists', circuitKey, `hold:${holder.fleet.status.instanceId}`)).toBe('0')
  })

  it('is told again where Redis has dropped a damaged circuit, and the holder has no messages', async () => {
    const { holder, other } = await holderAndOther()
    const hold = holder.breaker.hold('open')
    await until(() => other.breaker.current.held === 'open')

    redis.cli('hset', circuitKey, 'openMs', 'junk')
    await until(() => other.breaker.current.held === undefined)

    await until(() => other.breaker.current.held === 'open')
    hold.release()
    await until(() => other.breaker.current.held === undefined)
    await pause(300)
    expect(redis.cli('exists', circuitKey)).toBe('0')
  })
})
