import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Session } from '../../src/fleet/session.ts'
import { sessionsOnRedis } from './support/sessions-on-redis.ts'

const sessions = sessionsOnRedis('many')

/** A process that has voted for more circuits than are listed. */
async function voter(forMs: number): Promise<Session> {
  const session = sessions.session()
  await session.beat()
  await Promise.all(Array.from({ length: 205 }, (_, each) => vote(session, `a${each}`, forMs)))
  return session
}

const vote = (session: Session, name: string, forMs: number, quorum = 2) =>
  session.run('tell', name, 'vote', forMs, 1, 'why', quorum)

sessions.describeWithRedis('a look at a fleet with more than 200 votes', () => {
  it('shows the circuits that are open before those that have votes, and all of them by key', async () => {
    const session = await voter(60_000)
    await vote(session, 'zzz', 60_000, 1)

    const { circuits } = await session.inspect(2)

    expect(circuits.at(-1)).toMatchObject({ key: 'zzz', state: 'open' })
    expect(circuits).toHaveLength(200)
    expect(circuits.map(({ key }) => key)).toEqual(circuits.map(({ key }) => key).sort())
  })

  it('does not count votes that have ended', async () => {
    const session = await voter(50)
    await pause(60)
    await vote(session, 'zzz', 60_000)

    const { circuits } = await session.inspect(2)

    expect(circuits.map(({ key }) => key)).toEqual(['zzz'])
  })
})
