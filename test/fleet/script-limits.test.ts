import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, expect, it } from 'vitest'
import type { Session } from '../../src/fleet/session.ts'
import { sessionsOnRedis } from './support/sessions-on-redis.ts'

const { empty, session: sessionOf, describeWithRedis } = sessionsOnRedis('limits')
const id = 'billing'

/** A session of a circuit that is open, and may be probed at once. */
async function opened(): Promise<Session> {
  const session = sessionOf()
  await session.beat()
  await session.run('tell', id, 'restore', 0, 1, 'too many failures', 1)
  return session
}

describeWithRedis('the time until a lease is free', () => {
  beforeEach(empty)

  it('is that of as many leases as have to end, in whatever order they were granted', async () => {
    const session = await opened()
    const ask = (lease: number, leaseMs: number, most: number) =>
      session.run('lease', id, 'lease', '', 'none', 0, 0, '', 1, 1, `me/${lease}`, leaseMs, most, 1)
    const minutes = [5, 2, 7, 1, 8, 3, 6, 4]
    for (const [lease, minute] of minutes.entries()) await ask(lease, minute * 60_000, 8)

    const seen: number[] = []
    for (let most = 1; most <= 8; most++) seen.push(Math.ceil((await ask(8, 60_000, most)).fullMs / 60_000))

    expect(seen).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
  })
})

describeWithRedis('the rounds of a slow start', () => {
  beforeEach(empty)

  const roundMs = 400
  let numbers = 0
  /** Tells how calls ended, of which some were rejected, and asks for more. */
  const ramp = (session: Session, round: string, good: number, wanted: number) =>
    session.run('ramp', id, 'ramp', round, good, 0, good, 1, 0, 0, wanted, 60_000, roundMs, 0.3, 0, 1, 'why', ++numbers)

  it('give each process its part of the new round with the answer that ends the one before', async () => {
    const session = await opened()
    const first = await ramp(session, '', 0, 9)
    await pause(roundMs)

    const second = await ramp(session, first.round, 1, 9)

    expect([first, second].map(({ calls, part }) => ({ calls, part }))).toEqual([
      { calls: 1, part: 1 },
      { calls: 2, part: 2 },
    ])
  })

  it('end when as many calls have ended as they have, and count none of the round before', async () => {
    const session = await opened()
    const { round: first } = await ramp(session, '', 0, 9)
    const { round: second } = await ramp(session, first, 1, 0)

    const halfWay = await ramp(session, second, 1, 0)
    const ended = await ramp(session, second, 1, 0)

    expect(second).not.toBe(first)
    expect(halfWay.round).toBe(second)
    expect([ended.round === second, ended.part]).toEqual([false, 4])
  })

  it('spread their calls over time, whoever asks for more at once', async () => {
    const session = await opened()
    const first = await ramp(session, '', 0, 9)

    const again = await ramp(session, first.round, 0, 9)
    await pause(roundMs)
    const later = await ramp(session, first.round, 0, 9)

    expect([first.calls, again.calls, later.calls]).toEqual([1, 0, 1])
  })
})
