import { expect, it } from 'vitest'
import type { Session } from '../../src/fleet/session.ts'
import { sessionsOnRedis } from './support/sessions-on-redis.ts'

const { redis, keys, session, describeWithRedis } = sessionsOnRedis('index')

const open = (one: Session, id: string) => one.run('tell', id, 'vote', 60_000, 1, 'why', 1)

/** Two processes that know all there is, and one of them that has opened a circuit. */
async function twoSessions(): Promise<readonly [Session, Session]> {
  const [one, other] = [session('one'), session('other')]
  await one.beat()
  await open(one, 'a')
  for (const each of [one, other]) await each.beat()
  return [one, other]
}

describeWithRedis('the list of the open circuits', () => {
  it('comes with a beat only where it has changed since the one before', async () => {
    const [one, other] = await twoSessions()
    const before = await other.beat()
    await open(one, 'b')
    const after = await other.beat()

    expect(before.index).toBeUndefined()
    expect([...(after.index ?? [])].map(([id]) => id).sort()).toEqual(['a', 'b'])
  })

  it.each([
    ['was replaced by another value', () => redis.cli('del', keys.index) && redis.cli('set', keys.index, 'nonsense')],
    ['has an entry that no script has written', () => redis.cli('hset', keys.index, 'a', 'nonsense')],
  ])('that %s makes all processes tell again what they know', async (_, damage) => {
    const [one] = await twoSessions()
    const before = await one.beat()

    damage()
    // Whoever comes next reads the list.
    await session('third').beat()
    const after = await one.beat()

    expect([before.lost, after.lost]).toEqual([false, true])
    expect(redis.cli('hexists', keys.index, 'a')).toBe('0')
  })
})
