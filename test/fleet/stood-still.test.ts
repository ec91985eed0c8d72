import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker } from 'recloser'
import { expect, it } from 'vitest'
import { deferred, fakeFleets, viewOf } from './support/fake-client.ts'
import { plugged } from './support/plugged.ts'
import { fail, failing, statesOf, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, ends, join, joinAll, describeWithRedis } = redisOfTests()
const fakes = fakeFleets()
const long = { resetTimeoutMs: 20_000 }

/** A member that can stand still for a second, and others. */
async function sleeperAnd(others: number) {
  const plug = await plugged(redis.port)
  ends.push(plug.end)
  const sleeper = join(long, { client: plug.client, heartbeatMs: 100, commandTimeoutMs: 5_000 })
  const members = await joinAll(others, long, { heartbeatMs: 100 })
  await until(() => sleeper.fleet.status.attached)
  // A fleet that is no longer young.
  await pause(400)
  const standStill = async (): Promise<void> => {
    plug.next('beat', (run) => pause(1_000).then(run))
    await until(() => members[0].fleet.status.instances === others)
  }
  return { sleeper, members, standStill }
}

it('tells what it was about to tell, even if the others took it for dead in between', async () => {
  const held = deferred<object>()
  const told: string[] = []
  const breaker = new CircuitBreaker({ name: 'billing', failureThreshold: 1, resetTimeoutMs: 60_000 })
  const { attached, connected } = fakes.share(breaker, (script) => {
    told.push(script)
    if (script === 'beat') return { dead: true }
    return script === 'hold' ? held.promise : { view: viewOf(true, 5, 30_000) }
  })
  await attached()
  await breaker.execute(failing).catch(() => undefined)
  await until(() => breaker.current.state.reason === 'fleet opened')
  breaker.hold('open')
  await until(() => told.includes('hold'))

  breaker.trip('maintenance', { forMs: 3_600_000 })
  connected()
  await until(() => told.filter((script) => script === 'beat').length === 2)
  await pause(20)
  held.resolve({})
  await pause(50)

  expect(told).toContain('reopen')
  await fakes.endAll()
})

describeWithRedis('a process that stood still for more than three heartbeats', () => {
  it.each(['its beat', 'another command'])('holds the circuit of the others again, after %s', async (first) => {
    const { sleeper, members, standStill } = await sleeperAnd(1)
    const [other] = members
    sleeper.breaker.hold('open')
    await until(() => other.breaker.current.held === 'open')
    await standStill()
    await until(() => other.breaker.current.held === undefined)

    if (first === 'another command') sleeper.breaker.trip()

    await until(() => other.breaker.current.held === 'open')
    await pause(1_000)
    expect(other.breaker.current.held).toBe('open')
    expect(sleeper.events.map(({ type }) => type)).toEqual(['attached'])
  })

  it('votes again', async () => {
    const { sleeper, members, standStill } = await sleeperAnd(3)
    const [first, second] = members
    await fail(sleeper)
    await standStill()
    // Until then its vote does not count, and it is dropped with the next one.
    first.breaker.trip('for a moment', { forMs: 1 })
    await until(() => !redis.cli('hkeys', '{test:billing}:circuit:billing').includes(sleeper.fleet.status.instanceId))
    first.breaker.reset()
    await until(() => first.fleet.status.instances === 4)
    await pause(200)

    await fail(second)
    await until(() => !statesOf(members).includes('closed'))

    expect(redis.cli('hget', '{test:billing}:circuit:billing', 'kind')).toBe('open')
  })
})
