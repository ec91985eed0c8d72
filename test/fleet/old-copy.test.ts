import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { fail, statesOf, until } from './support/processes.ts'
import { redisOfTests } from './support/redis-of-tests.ts'

const { redis, joinAll, describeWithRedis } = redisOfTests()
const circuitKey = '{test:billing}:circuit:billing'
const indexKey = '{test:billing}:index'
const fleetKey = '{test:billing}:fleet'

/** Members that follow an opening. */
async function openedBy(count: number) {
  const members = await joinAll(count, { resetTimeoutMs: 20_000 })
  await fail(members[0])
  await fail(members[1])
  await until(() => redis.cli('hget', circuitKey, 'kind') === 'open')
  await pause(100)
  return members
}

const copyOf = (key: string): readonly string[] => redis.cli('hgetall', key).split('\n')

/** Redis has what it had, and something else has grown its generation since. */
function goBack(circuit: readonly string[], index: readonly string[]): void {
  redis.cli('del', circuitKey, indexKey)
  if (circuit.length > 1) redis.cli('hset', circuitKey, ...circuit)
  if (index.length > 1) redis.cli('hset', indexKey, ...index)
  redis.cli('hincrby', fleetKey, 'revision', '1000')
}

describeWithRedis('a Redis that has gone back to an old copy of what it had', () => {
  it('opens again what was open in the copy', async () => {
    const members = await openedBy(2)
    const [circuit, index] = [copyOf(circuitKey), copyOf(indexKey)]
    members[0].breaker.reset()
    await until(() => statesOf(members).every((state) => state === 'closed'))

    goBack(circuit, index)
    await until(() => statesOf(members).every((state) => state === 'open'))

    expect(members[0].breaker.retryAfterMs).toBeGreaterThan(10_000)
  })

  it('has the open period of the copy', async () => {
    const members = await openedBy(2)
    const [circuit, index] = [copyOf(circuitKey), copyOf(indexKey)]
    members[0].breaker.trip('by hand', { forMs: 300_000 })
    await until(() => members.every(({ breaker }) => breaker.retryAfterMs > 200_000))

    goBack(circuit, index)
    await until(() => members.every(({ breaker }) => breaker.retryAfterMs < 20_000))

    expect(statesOf(members)).toEqual(['open', 'open'])
  })

  it('closes what was closed in the copy', async () => {
    const members = await openedBy(2)

    goBack([], [])
    await until(() => statesOf(members).every((state) => state === 'closed'))

    expect(members[1].transitions.at(-1)).toBe('open > closed: fleet closed')
  })
})
