import { setTimeout as pause } from 'node:timers/promises'
import { CircuitBreaker } from 'recloser'
import { shareOverRedis, type FleetEvent } from 'recloser/redis'
import { BreakerRegistry } from 'recloser/registry'
import { failureRate } from 'recloser/trip'
import { describe, expect, it } from 'vitest'
import { connect, fail, failing, statesOf, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, joinAll, ends, describeWithRedis } = redisOfTests()
const key = (name: string): string => `{test:billing}:${name}`
const circuitKey = key('circuit:billing')
const callsKey = key('calls:billing')

/** A process that shares breakers by their keys. */
function registryOf() {
  const errors: string[] = []
  const events: FleetEvent['type'][] = []
  const { client, end } = connect('node-redis', redis.port)
  const options = { resetTimeoutMs: 60_000, onHookError: (error: unknown) => void errors.push(String(error)) }
  const registry = new BreakerRegistry({ options })
  const fleet = shareOverRedis(registry, { client, prefix: 'keys', quorum: 1, heartbeatMs: 100 })
  fleet.subscribe(({ type }) => void events.push(type))
  ends.push(() => fleet.close().then(end))
  return { registry, errors, events, attached: () => until(() => fleet.status.attached) }
}

describeWithRedis('damage in Redis', () => {
  describe('of one circuit', () => {
    it.each<readonly [field: string, value: string]>([
      ['generation', '9999999999999999'],
      ['generation', '9007199254740993'],
      ['generation', '1e300'],
      ['generation', '-1'],
      ['period', '9007199254740993'],
      ['attempt', '1.5'],
      ['attempt', '-1'],
      ['attempt', '99999999999999999999'],
      ['openMs', 'nan'],
      ['untilMs', 'inf'],
      ['kind', 'half'],
      ['good', 'x'],
      ['vote:a', '5'],
      ['lease:a/1', '1 2'],
      ['hold:a', 'x'],
      ['why', 'x'.repeat(1_001)],
      ['ramp:size', '0'],
      ['ramp:size', '1.5'],
      ['ramp:tookMs', 'nan'],
    ])('%s = %s is forgotten with it, and harms no other', async (field, value) => {
      const one = registryOf()
      const two = registryOf()
      await Promise.all([one.attached(), two.attached()])
      for (const name of ['a', 'b']) one.registry.get(name).trip('by hand')
      await until(() => two.registry.get('a').state === 'open' && two.registry.get('b').state === 'open')

      redis.cli('hset', '{keys:}:circuit:a', field, value)
      // Reads it.
      const hold = one.registry.get('a').hold('closed')
      await until(() => two.registry.get('a').current.state.kind === 'closed')
      hold.release()
      await pause(150)

      expect(two.registry.get('b').state).toBe('open')
      expect([...one.events, ...two.events]).toEqual(['attached', 'attached'])
      expect([...one.errors, ...two.errors]).toEqual([
        'TypeError: shareOverRedis(): what Redis had of circuit "a" was damaged, and is forgotten',
      ])
    })

    it('an opening of which a part has gone is forgotten', async () => {
      const { registry, errors, attached } = registryOf()
      await attached()
      const breaker = registry.get('a')
      breaker.trip('by hand')
      await until(() => redis.cli('hget', '{keys:}:circuit:a', 'kind') === 'open')

      redis.cli('hdel', '{keys:}:circuit:a', 'untilMs')
      breaker.hold('closed')
      await until(() => breaker.current.state.kind === 'closed')

      expect(errors).toHaveLength(1)
    })

    it('fields that a later version may write stay', async () => {
      const { registry, errors, attached } = registryOf()
      await attached()
      registry.get('a').trip('by hand')
      await until(() => redis.cli('hget', '{keys:}:circuit:a', 'kind') === 'open')

      redis.cli('hset', '{keys:}:circuit:a', 'later', 'word')
      registry.get('a').hold('closed')
      await until(() => redis.cli('hkeys', '{keys:}:circuit:a').includes('hold:'))

      expect(errors).toEqual([])
      expect(redis.cli('hget', '{keys:}:circuit:a', 'later')).toBe('word')
    })
  })

  describe('of the fleet', () => {
    it.each<readonly [field: string, value: string]>([
      ['revision', '1e300'],
      ['revision', '9999999999999999'],
      ['revision', '9007199254740993'],
      ['revision', 'x'],
      ['epoch', 'word'],
      ['epoch', '99999999999999999999'],
    ])('%s = %s begins a new epoch, in which all goes on', async (field, value) => {
      const members = await joinAll(3, { resetTimeoutMs: 20_000 })
      await fail(members[0])
      await fail(members[1])
      await until(() => statesOf(members).every((state) => state === 'open'))

      redis.cli('hset', key('fleet'), field, value)
      await pause(700)
      const [late] = await joinAll(1, { resetTimeoutMs: 20_000 })
      await until(() => late.breaker.state === 'open')
      members[0].breaker.reset()
      await until(() => statesOf([...members, late]).every((state) => state === 'closed'))

      expect(members.map(({ events }) => events.map(({ type }) => type))).toEqual(members.map(() => ['attached']))
      expect(Number(redis.cli('hget', key('fleet'), 'revision'))).toBeLessThan(8e15)
    })

    it.each<readonly [name: string, damage: readonly string[]]>([
      ['a list', ['set', key('index'), 'foreign']],
      ['a word for a generation', ['hset', key('index'), 'billing', 'word']],
      ['a generation that is none yet', ['hset', key('index'), 'billing', '7999999999999999 9999999999999']],
      ['a number that is too large', ['hset', key('index'), 'other', '9999999999999999 9999999999999']],
    ])('an index with %s is told anew, and a late process learns of the opening', async (_, damage) => {
      const members = await joinAll(2, { resetTimeoutMs: 20_000 })
      await fail(members[0])
      await fail(members[1])
      await until(() => redis.cli('hget', circuitKey, 'kind') === 'open')

      if (damage[0] === 'set') redis.cli('del', key('index'))
      redis.cli(...damage)
      const first = await joinAll(1, { resetTimeoutMs: 20_000 })
      await pause(700)
      const late = await joinAll(1, { resetTimeoutMs: 20_000 })
      await until(() => statesOf([...members, ...first, ...late]).every((state) => state === 'open'))

      expect([...members, ...first, ...late].every(({ fleet }) => fleet.status.attached)).toBe(true)
      expect(redis.cli('hkeys', key('index'))).toBe('billing')
    })
  })

  describe('of the counted calls', () => {
    const trip = failureRate({ threshold: 0.5, minimumCalls: 6 })
    const options = { failureThreshold: undefined, trip, resetTimeoutMs: 60_000 }

    it.each<readonly [name: string, damage: (part: string) => readonly string[]]>([
      ['more failures than calls', (part) => [`failures:${part}`, '999']],
      ['a word for a number', (part) => [`calls:${part}`, 'word']],
      ['a number below zero', (part) => [`slow:${part}`, '-5']],
      ['a number that is too large', (part) => [`calls:${part}`, '9223372036854775807']],
      ['a part that is written otherwise', (part) => [`calls:0${part}`, '5']],
      ['something else', (part) => [`others:${part}`, '5']],
      ['what has no part', () => ['calls', '5']],
      ['an unknown witness', () => ['by:nobody', '9999999999999 99 1 1']],
      ['a witness without a count', () => ['by:nobody', 'word']],
    ])('%s is left out, and the others go on', async (_, damage) => {
      const members = await joinAll(2, options, { aggregate: { everyMs: 30 } })
      await members[0].call(failing)
      await until(() => redis.cli('hkeys', callsKey).includes('calls:'))
      const part = /calls:(\d+)/.exec(redis.cli('hkeys', callsKey))?.[1] ?? ''

      const [field = '', value = ''] = damage(part)
      redis.cli('hset', callsKey, field, value)
      for (const member of members) await member.call()
      await pause(100)
      const fields = redis.cli('hgetall', callsKey).split('\n')
      for (let call = 0; call < 5; call++) for (const member of members) await member.call(failing)
      await until(() => statesOf(members).every((state) => state === 'open'))

      expect(fields[fields.indexOf(field) + 1]).not.toBe(value)
      expect(members.map(({ events }) => events.map(({ type }) => type))).toEqual([['attached'], ['attached']])
    })
  })

  it('an open period of more years than there are is one without end', async () => {
    const breaker = new CircuitBreaker({ name: 'long' })
    const { client, end } = connect('node-redis', redis.port)
    const fleet = shareOverRedis(breaker, { client, prefix: 'test', quorum: 1 })
    ends.push(() => fleet.close().then(end))
    await until(() => fleet.status.attached)

    breaker.trip('by hand', { forMs: 1e300 })
    await until(() => redis.cli('hget', '{test:long}:circuit:long', 'kind') === 'open')

    expect(redis.cli('hget', '{test:long}:circuit:long', 'openMs')).toBe('-1')
  })
})
