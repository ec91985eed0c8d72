import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fail, failing, membersOf, statesOf, until, type Member } from './support/processes.ts'
import { describeWithRedis, startRedis, type RedisServer } from './support/redis-server.ts'

let redis: RedisServer
const { join, joinAll, endAll } = membersOf(() => redis.port)

const attached = (members: readonly Member[]) => (): boolean => members.every(({ fleet }) => fleet.status.attached)
const detached = (members: readonly Member[]) => (): boolean => members.every(({ fleet }) => !fleet.status.attached)
/** Each of them is open with the fleet: one that is open by its own vote alone finds its own way back. */
const followed = (members: readonly Member[]) => (): boolean =>
  members.every(({ transitions }) => transitions.includes('closed > open: fleet opened'))
const eventTypes = ({ events }: Member): readonly string[] => events.map(({ type }) => type)

/** Redis counts as away after a short time, but not on a machine that is merely busy. */
const soon = { commandTimeoutMs: 300 }

/** Unhandled rejections of a test. */
const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)

describeWithRedis('a fleet while Redis is away', () => {
  beforeEach(async () => {
    redis = await startRedis()
    process.on('unhandledRejection', note)
  })
  afterEach(async () => {
    redis.thaw()
    await endAll()
    await redis.stop()
    await pause(10)
    process.off('unhandledRejection', note)
    expect(unhandled.splice(0)).toEqual([])
  })

  /** Ways for Redis to be away, and back. */
  const ways: readonly { name: string; away: () => unknown; back: () => unknown; empty?: boolean }[] = [
    { name: 'killed, and restarted empty', away: () => redis.kill(), back: () => redis.restart(), empty: true },
    { name: 'hanging', away: () => redis.freeze(), back: () => redis.thaw() },
    {
      name: 'read-only, as a replica',
      away: () => redis.cli('replicaof', '127.0.0.1', '1'),
      back: () => redis.cli('replicaof', 'no', 'one'),
    },
    {
      name: 'out of memory',
      away: () => redis.cli('config', 'set', 'maxmemory', '1'),
      back: () => redis.cli('config', 'set', 'maxmemory', '0'),
    },
    {
      name: 'without the right to run scripts',
      away: () => redis.cli('acl', 'setuser', 'default', '-@scripting'),
      back: () => redis.cli('acl', 'setuser', 'default', '+@scripting'),
    },
  ]

  describe.each(ways)('$name', ({ away, back, empty }) => {
    it.each(['node-redis', 'ioredis'] as const)('goes on by itself with %s, and tells of it once', async (library) => {
      const members = await joinAll(2, {}, { library, ...soon })
      const [first, second] = members

      await away()
      await until(detached(members))
      const answers = await Promise.all([first.call(), second.call()])
      await fail(first)
      const alone = statesOf(members)
      await pause(250)
      const recovered = await first.call()
      await pause(300)
      await back()
      await until(attached(members))

      expect(answers).toEqual(['answer', 'answer'])
      expect(alone).toEqual(['open', 'closed'])
      expect(recovered).toBe('answer')
      expect(members.map(eventTypes)).toEqual([
        ['attached', 'detached', 'attached'],
        ['attached', 'detached', 'attached'],
      ])
      expect(first.events[1]).toHaveProperty('error')
    })

    it('takes on afterwards what was opened before', async () => {
      const members = await joinAll(3, { resetTimeoutMs: 20_000 }, soon)
      const [first, second, third] = members
      await fail(first)
      await fail(second)
      await until(() => third?.breaker.state === 'open')

      await away()
      await until(detached(members))
      const late = join({ resetTimeoutMs: 20_000 }, soon)
      const alone = late.breaker.state
      await back()
      await until(attached([...members, late]))
      await until(() => late.breaker.state === 'open')

      expect(alone).toBe('closed')
      expect(statesOf([...members, late])).toEqual(['open', 'open', 'open', 'open'])
      expect(late.breaker.retryAfterMs).toBeLessThan(empty === true ? 20_000 : 19_900)
    })

    it('makes the opening of those who opened meanwhile', async () => {
      const members = await joinAll(3, { resetTimeoutMs: 20_000 }, soon)
      const [first, second, third] = members

      await away()
      await until(detached(members))
      await fail(first)
      await fail(second)
      const alone = statesOf(members)
      await back()
      await until(attached(members))
      await until(() => third?.breaker.state === 'open')

      expect(alone).toEqual(['open', 'open', 'closed'])
    })

    it('closes for all when one has found its way back meanwhile', async () => {
      const members = await joinAll(3, { resetTimeoutMs: 1_000 }, { ...soon, quorum: 1 })
      const [first, ...others] = members
      await fail(first)
      await until(followed(others))

      await away()
      await until(detached(members))
      await pause(1_050)
      const answer = await others[0].call()
      await back()
      await until(attached(members))
      await until(() => {
        // Where Redis has lost the opening, each of them probes by itself, and the others hear nothing of it.
        if (empty === true) for (const member of members) void member.call()
        return statesOf(members).every((state) => state === 'closed')
      })

      expect(answer).toBe('answer')
    })

    it('holds again what is held still', async () => {
      const members = await joinAll(2, {}, soon)
      const hold = members[0].breaker.hold('open')
      await until(() => members[1].breaker.state === 'open')

      await away()
      await until(detached(members))
      const meanwhile = members[1].breaker.state
      await back()
      await until(attached(members))
      await until(() => members[1].breaker.state === 'open')
      hold.release()
      await until(() => members[1].breaker.state === 'closed')

      expect(meanwhile).toBe('open')
    })
  })

  it('waits for a Redis that is not there yet', async () => {
    await redis.kill()
    const members = [join(), join({}, { library: 'ioredis' })] as const
    await fail(members[0])
    await until(() => members.every(({ events }) => events.length === 1))
    await redis.restart()
    await until(attached(members))
    members[0].breaker.reset()

    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))

    expect(members.map(eventTypes)).toEqual([
      ['detached', 'attached'],
      ['detached', 'attached'],
    ])
  })

  it('decides by the local rules where the verdict on a probe cannot be told', async () => {
    const members = await joinAll(2, {}, { ...soon, quorum: 1 })
    const [first, second] = members
    await fail(first)
    await until(followed([second]))
    await pause(250)

    const good = await first.call(() => {
      redis.freeze()
      return Promise.resolve('answer')
    })
    const before = first.breaker.current.state.kind
    await until(() => first.breaker.state === 'closed')
    redis.thaw()
    await until(attached(members))
    await until(() => second.breaker.state === 'closed')

    expect({ good, before }).toEqual({ good: 'answer', before: 'half-open' })
  })

  it('opens again by the local rules where the failure of a probe cannot be told', async () => {
    const members = await joinAll(2, { resetTimeoutMs: ({ attempt }) => attempt * 300 }, { ...soon, quorum: 1 })
    const [first, second] = members
    await fail(first)
    await until(followed([second]))
    await pause(350)

    await first.call(() => {
      redis.freeze()
      return failing()
    })
    await until(() => first.breaker.current.state.kind === 'open')

    expect(first.transitions.at(-1)).toBe('half-open > open: probe failed')
    expect(first.breaker.stats.attempt).toBe(2)
  })

  it('goes on with a detached breaker after close(), and asks Redis no more', async () => {
    const [first] = await joinAll(1, {}, soon)
    redis.freeze()
    await until(detached([first]))

    await first.fleet.close()
    redis.thaw()
    await pause(300)

    expect(first.fleet.status.attached).toBe(false)
    expect(first.events.map(({ type }) => type)).toEqual(['attached', 'detached'])
  })
})
