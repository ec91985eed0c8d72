import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Session } from '../../src/fleet/session.ts'
import { sessionsOnRedis } from './support/sessions-on-redis.ts'

const { redis, keys, session: sessionOf, describeWithRedis } = sessionsOnRedis('twice')

describeWithRedis('what a client sends twice, since it has lost the answer,', () => {
  /** Of a fleet whose circuit is half-open. */
  const begun = async (): Promise<Session> => {
    const session = sessionOf()
    await session.beat()
    await session.run('tell', 'circuit', 'vote', 1, 1, 'why', 1)
    await pause(5)
    return session
  }

  it('counts once in the round of a ramp', async () => {
    const session = await begun()
    const tell = (number: number, round: string, good: number, bad: number) =>
      session.run('ramp', 'circuit', 'ramp', round, good, bad, 5, 1, 0, 0, 10, 1_000, 20, 0.5, 0, 1, 'why', number)
    const { round } = await tell(1, '', 0, 0)
    redis.cli('hset', keys.circuit('circuit'), 'ramp:size', '8')

    await tell(2, round, 2, 1)
    await tell(2, round, 2, 1)
    await tell(3, round, 1, 0)

    const fields = ['ramp:good', 'ramp:bad', 'ramp:successes']
    expect(redis.cli('hmget', keys.circuit('circuit'), ...fields).split('\n')).toEqual(['3', '1', '3'])
  })

  it('counts once in the calls of all, in the part of time in which it came first', async () => {
    const session = await begun()
    const tell = (number: number, ageMs: number) =>
      session.run('count', 'circuit', 'count', 3, 2, 1, 20, 2_000, 3, number, ageMs)
    const first = await tell(1, 0)
    await pause(50)

    const again = await tell(1, 50)
    const next = await tell(2, 0)

    expect(again.bucket).toBe(first.bucket)
    expect(again.buckets.map(({ calls, failures, slow }) => [calls, failures, slow])).toEqual([[3, 2, 1]])
    expect(next.buckets).toHaveLength(2)
  })

  it('counts in the part of time in which it was told first, though Redis hears of it later', async () => {
    const session = await begun()
    const tell = (number: number, ageMs: number) =>
      session.run('count', 'circuit', 'count', 1, 1, 0, 10_000, 100_000, 1, number, ageMs)

    const now = await tell(1, 0)
    const before = await tell(2, 50_000)
    const tooOld = await tell(3, 500_000)

    // One more part of time may have begun in between.
    expect(Number(now.bucket) - Number(before.bucket)).toBeGreaterThanOrEqual(4)
    expect(tooOld.buckets.map(({ number }) => number).sort()).toEqual([before.bucket, now.bucket])
  })

  it('counts in no opening but that of its round', async () => {
    const session = await begun()
    const tell = (number: number, round: string, bad: number) =>
      session.run('ramp', 'circuit', 'ramp', round, 0, bad, 0, 1, 0, 0, 10, 1_000, 20, 0.5, 0, 2, 'why', number)
    const { round } = await tell(1, '', 0)

    const { view } = await tell(2, round, 1)
    const again = await tell(2, round, 1)

    expect(view?.attempt).toBe(2)
    expect(again.view?.period).toBe(view?.period)
  })
})
