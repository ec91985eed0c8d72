import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { fail, membersOf, statesOf, until, type Member } from './support/processes.ts'
import { plugged } from './support/plugged.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

let redis: RedisServer
const { join, joinAll, endAll } = membersOf(() => redis.port)
const ends: (() => unknown)[] = []
const circuitKey = '{test:billing}:circuit:billing'

const attached = (...members: readonly Member[]): Promise<void> =>
  until(() => members.every(({ fleet }) => fleet.status.attached))
const allAre = (state: string, ...members: readonly Member[]): Promise<void> =>
  until(() => statesOf(members).every((each) => each === state))

/** Calls until one is answered. */
async function untilAnswered(member: Member, withinMs = 4_000): Promise<unknown> {
  const endMs = performance.now() + withinMs
  let seen: unknown
  do {
    seen = await member.call()
    await pause(50)
  } while (seen !== 'answer' && performance.now() < endMs)
  return seen
}

describeWithRedis('a fleet where something is lost or late', () => {
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  beforeEach(() => {
    redis.cli('flushall')
  })
  afterEach(async () => {
    await endAll()
    for (const end of ends.splice(0)) await end()
  })

  it('closes where the hash of an open circuit has gone', async () => {
    const members = await joinAll(2)
    const [first, second] = members
    await fail(first)
    await fail(second)
    await allAre('open', ...members)

    redis.cli('del', circuitKey)

    expect(await untilAnswered(first)).toBe('answer')
  })

  it('grants a lease once where its request is run twice', async () => {
    const plug = await plugged(redis.port)
    ends.push(plug.end)
    const [first, second] = [join({}, { client: plug.client }), join()]
    await attached(first, second)
    await fail(first)
    await fail(second)
    await allAre('open', first, second)
    await pause(250)

    plug.resend('lease')

    expect(await first.call()).toBe('answer')
  })
})
