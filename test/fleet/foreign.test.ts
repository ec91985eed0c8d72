import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker } from 'recloser'
import { shareOverRedis, type FleetEvent, type NodeRedisLike } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'
import { describe, expect, it } from 'vitest'
import { connect, fail, statesOf, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, joinAll, describeWithRedis } = redisOfTests()
const channel = '{test:billing}:changes'
const hashKey = '{test:billing}:circuit:billing'

describeWithRedis('what others write', () => {
  it('a message opens nothing that the stored state does not confirm', async () => {
    const members = await joinAll(2)

    for (const message of [
      '9999999999999999 billing',
      '9999999999999999 other',
      'open billing',
      '',
      '{}',
      '-1 billing',
    ]) {
      redis.cli('publish', channel, message)
    }
    await pause(100)

    expect(statesOf(members)).toEqual(['closed', 'closed'])
    expect(members.flatMap(({ events }) => events.map(({ type }) => type))).toEqual(['attached', 'attached'])
  })

  it('a message that comes twice, late, or of an older generation changes nothing', async () => {
    const members = await joinAll(3)
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))
    const generation = redis.cli('hget', hashKey, 'generation')
    await pause(250)
    await members[2]?.call()
    await until(() => statesOf(members).every((state) => state === 'closed'))
    const transitions = members.map((member) => member.transitions.length)

    for (const message of [generation, generation, '1'].map((each) => `${each} billing`)) {
      redis.cli('publish', channel, message)
    }
    await pause(100)

    expect(statesOf(members)).toEqual(['closed', 'closed', 'closed'])
    expect(members.map((member) => member.transitions.length)).toEqual(transitions)
  })

  it('values of other types and damaged fields are replaced, and harm no process', async () => {
    const errors: unknown[] = []
    const members = await joinAll(2, { onHookError: (error) => void errors.push(error) })
    for (const key of ['fleet', 'alive', 'index', 'circuit:billing', 'calls:billing']) {
      redis.cli('set', `{test:billing}:${key}`, 'foreign')
    }
    await pause(500)
    redis.cli('del', hashKey)
    redis.cli('hset', hashKey, 'vote:x', 'y', 'lease:a/1', 'z', 'hold:q', '7', 'generation', 'word', 'untilMs', '-')
    await until(() => members.every(({ fleet }) => fleet.status.attached))

    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))
    await pause(250)
    const answer = await members[0].call()
    await until(() => statesOf(members).every((state) => state === 'closed'))

    expect(answer).toBe('answer')
    expect(String(errors.at(-1))).toContain('what Redis had of circuit "billing" was damaged, and is forgotten')
  })

  it('a clock of Redis that is set back by hours keeps nothing open for longer', async () => {
    const members = await joinAll(2)
    await fail(members[0])
    await fail(members[1])
    await until(() => statesOf(members).every((state) => state === 'open'))

    // As if all moments had been written by a clock that was two hours ahead.
    redis.cli('hincrby', hashKey, 'untilMs', '7200000')
    await pause(250)
    await members[0].call()
    await pause(250)
    const answer = await members[0].call()
    await until(() => statesOf(members).every((state) => state === 'closed'))

    expect(answer).toBe('answer')
  })

  it('all breakers of a registry share one subscription and one poll, and only those that are not closed are stored', async () => {
    const { client, end } = connect('node-redis', redis.port)
    const other = connect('ioredis', redis.port)
    const one = new BreakerRegistry({ maxSize: 20_000, options: { failureThreshold: 1, resetTimeoutMs: 60_000 } })
    const two = new BreakerRegistry({ maxSize: 20_000, options: { failureThreshold: 1, resetTimeoutMs: 60_000 } })
    for (let key = 0; key < 10_000; key++) one.get(`key ${key}`)
    const fleets = [
      shareOverRedis(one, { client, prefix: 'keys', quorum: 1, heartbeatMs: 100 }),
      shareOverRedis(two, { client: other.client, prefix: 'keys', quorum: 1, heartbeatMs: 100 }),
    ]
    await until(() => fleets.every(({ status }) => status.attached))
    redis.cli('config', 'resetstat')
    await pause(1_000)
    const commands = Number(/cmdstat_evalsha:calls=(\d+)/.exec(redis.cli('info', 'commandstats'))?.[1])
    const subscriptions = redis.cli('pubsub', 'numsub', '{keys:}:changes').split('\n')[1]
    const quietKeys = redis.cli('dbsize')

    for (const key of [7, 77, 777]) one.get(`key ${key}`).trip('by hand')
    await until(() => redis.cli('dbsize') === '6')
    const opened = two.get('key 77')
    await until(() => opened.state === 'open')
    two.delete('key 77')
    const again = two.get('key 77')
    await until(() => again.state === 'open')
    const circuits = fleets.map(({ status }) => status.circuits)
    await Promise.all(fleets.map((fleet) => fleet.close()))
    end()
    other.end()

    expect(commands).toBeLessThan(30)
    expect(subscriptions).toBe('2')
    expect(quietKeys).toBe('2')
    expect(circuits).toEqual([10_000, 1])
  })
})

describe('a client that answers nonsense', () => {
  const answers: readonly unknown[] = [
    undefined,
    null,
    '',
    'OK',
    42,
    [],
    '{}',
    '{"status":"ok"}',
    '{"status":"ok","now":1,"epoch":"1","revision":"x","alive":1}',
    '{"status":"ok","now":1,"epoch":"1","revision":"1","alive":1,"index":{"a":1}}',
    '{"status":"ok","now":1,"epoch":"1","revision":"1","alive":1,"index":[]}',
  ]

  it.each(answers)('is told of once, and the breaker goes on (%j)', async (answer) => {
    const client = {
      isOpen: true,
      isReady: true,
      sendCommand: () => Promise.resolve(answer),
      subscribe: () => Promise.reject(new Error('no')),
      unsubscribe: () => Promise.reject(new Error('no')),
    } as NodeRedisLike
    const breaker = new CircuitBreaker()
    const events: FleetEvent[] = []
    using fleet = shareOverRedis(breaker, { client, prefix: 'test', heartbeatMs: 50 })
    fleet.subscribe((event) => void events.push(event))

    await pause(300)
    const value = await breaker.execute(() => 'answer')

    expect(value).toBe('answer')
    expect(events).toEqual([{ type: 'detached', error: expect.any(Error) as Error }])
  })

  it('that throws, never answers, or cannot be duplicated goes on too', async () => {
    const clients = [
      () => {
        throw new Error('thrown')
      },
      () => new Promise(() => undefined),
    ].map((sendCommand) => ({
      isOpen: true,
      isReady: true,
      sendCommand,
      duplicate: () => {
        throw new Error('no')
      },
      subscribe: () => Promise.reject(new Error('no')),
      unsubscribe: () => Promise.reject(new Error('no')),
    })) as unknown as NodeRedisLike[]
    const breaker = new CircuitBreaker()
    for (const client of clients) {
      const fleet = shareOverRedis(breaker, { client, prefix: 'test', heartbeatMs: 50, commandTimeoutMs: 20 })
      await pause(100)

      expect(await breaker.execute(() => 'answer')).toBe('answer')
      expect(fleet.status.attached).toBe(false)
      await fleet.close()
    }
  })
})
