import { setTimeout as pause } from 'node:timers/promises'
import { failureCount } from 'recloser/trip'
import { expect, it } from 'vitest'
import { plugged } from './support/plugged.ts'
import { fail, failing, statesOf, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, ends, join, joinAll, describeWithRedis } = redisOfTests()
const stored = (): string => redis.cli('hgetall', '{test:billing}:circuit:billing')

describeWithRedis('a breaker in shadow mode', () => {
  it('has no vote', async () => {
    const shadows = await joinAll(2, { shadow: true })
    const [other] = await joinAll(1)

    for (const shadow of shadows) await fail(shadow)
    shadows[0].breaker.trip('by hand')
    await pause(150)

    expect(statesOf([...shadows, other]).slice(0, 2)).toEqual(['open', 'open'])
    expect(other.breaker.state).toBe('closed')
    expect(stored()).toBe('')
  })

  it('takes on what the others open and close, and probes by itself', async () => {
    const [shadow] = await joinAll(1, { shadow: true, resetTimeoutMs: 60_000 })
    const members = await joinAll(2, { resetTimeoutMs: 400 })
    await fail(members[0])
    await fail(members[1])
    await until(() => shadow.breaker.state === 'open')
    const through = await shadow.call()

    await pause(450)
    await shadow.call(failing)
    const leases = stored()
    const answer = await members[0].call()
    await until(() => shadow.breaker.state === 'closed')

    expect([through, answer]).toEqual(['answer', 'answer'])
    expect(leases).not.toContain('lease:')
    expect(shadow.transitions).toEqual([
      'closed > open: fleet opened',
      'open > half-open: reset timeout passed',
      'half-open > open: probe failed',
      'open > closed: fleet closed',
    ])
  })

  it('neither opens anew nor closes for the others, whatever it does itself', async () => {
    const [shadow] = await joinAll(1, { shadow: true, resetTimeoutMs: 100 })
    const members = await joinAll(2, { resetTimeoutMs: 60_000 })
    await fail(members[0])
    await fail(members[1])
    await until(() => shadow.breaker.state === 'open')
    const generation = redis.cli('hget', '{test:billing}:circuit:billing', 'generation')

    shadow.breaker.trip('by hand', { forMs: 50 })
    await pause(100)
    await shadow.call()
    const own = shadow.breaker.state
    shadow.breaker.reset()
    await pause(100)

    expect(own).toBe('closed')
    expect(statesOf(members)).toEqual(['open', 'open'])
    expect(redis.cli('hget', '{test:billing}:circuit:billing', 'generation')).toBe(generation)
  })

  it('tells nothing of what it did while Redis was away', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const shadow = join({ shadow: true, resetTimeoutMs: 60_000 }, { client: plug.client, quorum: 1 })
    await until(() => shadow.fleet.status.attached)
    plug.connected(false)
    await until(() => !shadow.fleet.status.attached)
    await fail(shadow)

    plug.connected(true)
    await until(() => shadow.fleet.status.attached)
    await pause(100)

    expect(shadow.breaker.state).toBe('open')
    expect(stored()).toBe('')
  })

  it('adds nothing to the counts of all, and judges its own', async () => {
    const trip = failureCount({ threshold: 2 })
    const options = { failureThreshold: undefined, trip, resetTimeoutMs: 60_000 }
    const [shadow] = await joinAll(1, { ...options, shadow: true }, { aggregate: { everyMs: 20 } })

    await shadow.call(failing)
    await pause(100)
    const told = redis.cli('exists', '{test:billing}:calls:billing')
    await shadow.call(failing)

    expect([told, shadow.breaker.state]).toEqual(['0', 'open'])
  })

  it('is held with the others, and holds them', async () => {
    const [shadow] = await joinAll(1, { shadow: true })
    const [other] = await joinAll(1)

    const hold = shadow.breaker.hold('open')
    await until(() => other.breaker.current.held === 'open')
    hold.release()
    await until(() => other.breaker.current.held === undefined)
    other.breaker.hold('open')
    await until(() => shadow.breaker.current.held === 'open')

    expect(await shadow.call()).toContain('held')
  })
})
