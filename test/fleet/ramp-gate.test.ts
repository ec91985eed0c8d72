import { isCircuitOpen } from 'recloser'
import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { viewOf } from './support/fake-client.ts'
import { all, due, grant, ramping, roundMs } from './support/ramping.ts'

const time = fakeTime()

describe('the request for a part of a round', () => {
  it('is not made while the circuit is open', async () => {
    const { breaker, ramps } = await due(time, 10_000)

    breaker.tryAcquire()

    expect(ramps()).toEqual([])
  })

  it('is not made while Redis is away, and later tells of no call that was admitted then', async () => {
    const { breaker, ramps, detach, attach } = await due(time)
    detach()
    breaker.acquire()
    breaker.tryAcquire()
    const before = ramps()

    await attach()
    breaker.tryAcquire()

    expect(before).toEqual([])
    expect(ramps()).toEqual([` 0 0 0 0 0 0 ${all}`])
  })

  it('is made once in a round, by each call that has no part', async () => {
    const { breaker, ramps } = await ramping(time, 1)
    breaker.acquire()

    await time.pass(roundMs - 1)
    const rejected = breaker.admit()
    const before = ramps().length
    await time.pass(1)
    breaker.tryAcquire()

    expect(isCircuitOpen(rejected) && rejected.retryAfterMs).toBe(1_000)
    expect([before, ramps().length]).toEqual([1, 2])
  })

  it('is made before the part is used up, once half of it is left', async () => {
    const { breaker, ramps } = await ramping(time, 4)
    await time.pass(roundMs)

    breaker.acquire()
    const before = ramps().length
    breaker.acquire()

    expect(before).toBe(1)
    expect(ramps().slice(1)).toEqual([`5/1 0 0 0 0 2 2 ${all}`])
  })

  it('may be made at once after results were told, which is no request', async () => {
    const { breaker, ramps, answer } = await ramping(time, 1)
    const permit = breaker.acquire()
    await time.pass(roundMs)
    permit.succeed()
    await time.pass(1)
    await answer(grant(0))

    breaker.tryAcquire()

    expect(ramps().slice(1)).toEqual([`5/1 1 0 ${roundMs} 0 0 0 0`, `5/1 0 0 0 0 0 0 ${all}`])
  })

  it('lets no second call wait where the answer takes longer than a round', async () => {
    const { breaker, answer } = await due(time)
    const first = breaker.execute(() => 'first')
    await time.pass(roundMs + 1)

    const second: unknown = await Promise.race([
      breaker.execute(() => 'second').catch((error: unknown) => error),
      time.pass(100),
    ])
    await answer(grant(1))

    expect(isCircuitOpen(second)).toBe(true)
    expect(await first).toBe('first')
  })

  it.each([
    { name: 'has rejected a call a moment ago', rejects: true, passMs: 100, refused: '1' },
    { name: 'has rejected one 32 rounds ago', rejects: true, passMs: 32 * roundMs, refused: '0' },
    { name: 'has rejected none', rejects: false, passMs: 100, refused: '0' },
  ])('says whether calls were rejected, where the open circuit $name', async ({ rejects, passMs, refused }) => {
    const { breaker, ramps } = await due(time, 50)
    if (rejects) breaker.tryAcquire()

    await time.pass(passMs)
    breaker.tryAcquire()

    expect(ramps()).toEqual([` 0 0 0 ${refused} 0 0 ${all}`])
  })

  it('says once whether calls were rejected in the half-open circuit', async () => {
    const { breaker, ramps, answer } = await ramping(time, 2)
    const permits = [breaker.acquire(), breaker.acquire()]
    breaker.tryAcquire()

    permits[0]?.ignore()
    await time.pass(roundMs)
    await answer(grant(0))
    permits[1]?.ignore()
    await time.pass(1)

    expect(ramps().slice(1)).toEqual(['5/1 0 0 0 1 1 0 0', '5/1 0 0 0 0 0 0 0'])
  })

  it('follows what the fleet has done in the meantime', async () => {
    const { breaker, transitions, answer } = await due(time)
    breaker.tryAcquire()

    await answer({ view: viewOf(false, 6) })

    expect(transitions.at(-1)).toBe('open > closed: fleet closed')
  })

  it('gets nothing by an answer that does not say how the circuit stands', async () => {
    const { breaker, errors, answer } = await due(time)
    breaker.tryAcquire()

    await answer({ calls: 3, round: '5/1', part: 3 })

    expect(breaker.retryAfterMs).toBe(1_000)
    expect(errors).toEqual([])
  })
})
