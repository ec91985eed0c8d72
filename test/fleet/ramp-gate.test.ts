import { isCircuitOpen } from 'recloser'
import { slowStart } from 'recloser/recovery'
import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { viewOf } from './support/fake-client.ts'
import { hosted, timersKept } from './support/fake-host.ts'

const time = fakeTime()
const roundMs = 40
const recovery = slowStart({ roundMs })
const all = '1000000000'

const grant = (calls: number, round = '5/1') => ({ view: viewOf(true, 5, 0), calls, round, part: calls })

/** A circuit whose time is over, and that comes back step by step; also what was told of its ramp. */
async function due(remainingMs = 0) {
  const member = hosted({ recovery }, remainingMs)
  // The clock has no zero of its own.
  await time.pass(5)
  return {
    ...member,
    /** Of each request: round, good, bad, how long the good ones took, rejected, in flight, unused, wanted. */
    ramps: () => member.told().map((words) => words.split(' ').slice(1, 9).join(' ')),
  }
}

/** The same, with so many calls of a round. */
async function ramping(calls: number) {
  const member = await due()
  member.breaker.tryAcquire()
  await member.answer(grant(calls))
  return member
}

describe('the request for a part of a round', () => {
  it('is not made while the circuit is open', async () => {
    const { breaker, ramps } = await due(10_000)

    breaker.tryAcquire()

    expect(ramps()).toEqual([])
  })

  it('is not made while Redis is away, and later tells of no call that was admitted then', async () => {
    const { breaker, ramps, detach, attach } = await due()
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
    const { breaker, ramps } = await ramping(1)
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
    const { breaker, ramps } = await ramping(4)
    await time.pass(roundMs)

    breaker.acquire()
    const before = ramps().length
    breaker.acquire()

    expect(before).toBe(1)
    expect(ramps().slice(1)).toEqual([`5/1 0 0 0 0 2 2 ${all}`])
  })

  it('may be made at once after results were told, which is no request', async () => {
    const { breaker, ramps, answer } = await ramping(1)
    const permit = breaker.acquire()
    await time.pass(roundMs)
    permit.succeed()
    await time.pass(1)
    await answer(grant(0))

    breaker.tryAcquire()

    expect(ramps().slice(1)).toEqual([`5/1 1 0 ${roundMs} 0 0 0 0`, `5/1 0 0 0 0 0 0 ${all}`])
  })

  it('lets no second call wait where the answer takes longer than a round', async () => {
    const { breaker, answer } = await due()
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
    const { breaker, ramps } = await due(50)
    if (rejects) breaker.tryAcquire()

    await time.pass(passMs)
    breaker.tryAcquire()

    expect(ramps()).toEqual([` 0 0 0 ${refused} 0 0 ${all}`])
  })

  it('says once whether calls were rejected in the half-open circuit', async () => {
    const { breaker, ramps, answer } = await ramping(2)
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
    const { breaker, transitions, answer } = await due()
    breaker.tryAcquire()

    await answer({ view: viewOf(false, 6) })

    expect(transitions.at(-1)).toBe('open > closed: fleet closed')
  })

  it('gets nothing by an answer that does not say how the circuit stands', async () => {
    const { breaker, errors, answer } = await due()
    breaker.tryAcquire()

    await answer({ calls: 3, round: '5/1', part: 3 })

    expect(breaker.retryAfterMs).toBe(1_000)
    expect(errors).toEqual([])
  })
})

describe('what is told of the calls of a round', () => {
  it('counts those of this round alone, and none that was ignored', async () => {
    const { breaker, ramps, answer } = await ramping(3)
    const before = [breaker.acquire(), breaker.acquire()]
    await time.pass(roundMs)
    const third = breaker.acquire()
    await answer(grant(2, '5/2'))

    before[0]?.succeed()
    before[1]?.fail(new Error('down'))
    third.ignore()
    breaker.acquire().ignore()
    const counts = breaker.acquire()
    await time.pass(30)
    counts.succeed()
    await time.pass(1)

    expect(ramps().at(-1)).toBe('5/2 1 0 30 0 0 0 0')
    expect(ramps()).toHaveLength(3)
  })

  it('says after a failure how the circuit would open again, and opens it so with the fleet', async () => {
    const { breaker, told, transitions, answer } = await ramping(1)
    const cause = new Error('down')

    breaker.acquire().fail(cause)
    await time.pass(1)
    await answer({ view: viewOf(true, 6, 60_000) })

    expect(told().at(-1)).toBe(`ramp 5/1 0 1 0 0 0 0 0 61000 ${roundMs} 0.3 60000 2 probe failed, by me 2`)
    expect(transitions.at(-1)).toBe('half-open > open: probe failed')
    expect(breaker.current.state).toMatchObject({ cause })
  })

  it('comes a round after the first call has ended while others run, in one request', async () => {
    const { breaker, ramps, answer } = await ramping(3)
    const permits = [breaker.acquire(), breaker.acquire(), breaker.acquire()]
    const seen: number[] = []

    permits[0]?.ignore()
    await time.pass(roundMs / 2)
    permits[1]?.ignore()
    await time.pass(roundMs / 2 - 1)
    seen.push(ramps().length)
    await time.pass(1)
    seen.push(ramps().length)
    await answer(grant(0))
    await time.pass(roundMs)
    seen.push(ramps().length)

    expect(seen).toEqual([1, 2, 2])
    expect(ramps().at(-1)).toBe('5/1 0 0 0 0 1 0 0')
  })

  it('comes no sooner where as many calls are unused as run', async () => {
    const { breaker, ramps } = await ramping(3)
    const permit = breaker.acquire()
    breaker.acquire()

    permit.ignore()
    await time.pass(roundMs - 1)

    expect(ramps()).toHaveLength(1)
  })

  it('comes at once, and only once, when the last call has ended', async () => {
    const { breaker, ramps, answer } = await ramping(2)
    const permits = [breaker.acquire(), breaker.acquire()]

    permits[0]?.succeed()
    await time.pass(10)
    permits[1]?.succeed()
    await time.pass(1)
    const atOnce = ramps().slice(1)
    await answer(grant(0))
    await time.pass(roundMs)

    expect(atOnce).toEqual(['5/1 2 0 10 0 0 0 0'])
    expect(ramps()).toHaveLength(2)
  })

  it('comes at once when the last call hangs, and tells nothing more when Redis is back from a time without it', async () => {
    const { breaker, ramps, answer, lose, attach, errors } = await ramping(1)
    const permit = breaker.acquire()
    await time.pass(60_001)
    const hung = ramps().slice(1)
    await answer(grant(0))
    permit.succeed()
    await time.pass(1)

    await lose()
    await attach()

    expect(hung).toEqual(['5/1 0 0 0 0 0 0 0'])
    expect(errors).toEqual([new Error('gone')])
    expect(ramps()).toHaveLength(3)
  })

  it('has nothing of an opening that is over, in the next one', async () => {
    const { breaker, ramps, see } = await ramping(4)
    breaker.acquire()

    see(viewOf(true, 6, 1_000))
    await time.pass(1_000)
    const { retryAfterMs } = breaker
    breaker.tryAcquire()

    expect(retryAfterMs).toBe(1_000)
    expect(ramps().slice(1)).toEqual([` 0 0 0 0 0 0 ${all}`])
  })
})

describe('the part of a round', () => {
  it('does not go back where it is used up, however long its calls run', async () => {
    const { breaker, ramps } = await ramping(1)
    breaker.acquire()

    await time.pass(10_000)

    expect(ramps()).toHaveLength(1)
  })

  it('goes back after a second where some of it is unused', async () => {
    const { breaker, ramps } = await ramping(3)
    breaker.acquire()

    await time.pass(1_000)

    expect(ramps().slice(1)).toEqual(['5/1 0 0 0 0 1 0 0'])
    expect(breaker.retryAfterMs).toBe(1_000)
  })

  it.each([
    { name: 'was none', asks: false },
    { name: 'was asked for, and there was none', asks: true },
  ])('is not handed back after a time without Redis where there $name', async ({ asks }) => {
    const { breaker, ramps, answer, detach, attach } = await due()
    if (asks) breaker.tryAcquire()
    await answer(grant(0))

    detach()
    await attach()

    expect(ramps()).toHaveLength(Number(asks))
  })

  it('shrinks to the calls that run after a time without Redis, where as many were unused', async () => {
    const { breaker, ramps, answer, detach, attach } = await ramping(3)
    breaker.acquire().ignore()
    breaker.acquire()
    await time.pass(roundMs)
    await answer(grant(0))

    detach()
    await attach()

    expect(ramps().slice(1)).toEqual(['5/1 0 0 0 0 1 1 0', ' 0 0 0 0 1 0 0'])
  })

  it('keeps no program alive while it is unused, nor while its calls run', async () => {
    const keepingAlive = timersKept()

    const { breaker } = await ramping(3)
    breaker.acquire().ignore()
    breaker.acquire()

    // The wait for the answer, the unused part, both calls, and what is told next.
    const kept = keepingAlive()
    expect(kept.length).toBeGreaterThanOrEqual(5)
    expect(kept).not.toContain(true)
  })
})
