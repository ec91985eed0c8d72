import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { viewOf } from './support/fake-client.ts'
import { timersKept } from './support/fake-host.ts'
import { all, due, grant, ramping, roundMs } from './support/ramping.ts'

const time = fakeTime()

describe('what is told of the calls of a round', () => {
  it('counts those of this round alone, and none that was ignored', async () => {
    const { breaker, ramps, answer } = await ramping(time, 3)
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
    const { breaker, told, transitions, answer } = await ramping(time, 1)
    const cause = new Error('down')

    breaker.acquire().fail(cause)
    await time.pass(1)
    await answer({ view: viewOf(true, 6, 60_000) })

    expect(told().at(-1)).toBe(`ramp 5/1 0 1 0 0 0 0 0 61000 ${roundMs} 0.3 60000 2 probe failed, by me 2`)
    expect(transitions.at(-1)).toBe('half-open > open: probe failed')
    expect(breaker.current.state).toMatchObject({ cause })
  })

  it('comes a round after the first call has ended while others run, in one request', async () => {
    const { breaker, ramps, answer } = await ramping(time, 3)
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
    const { breaker, ramps } = await ramping(time, 3)
    const permit = breaker.acquire()
    breaker.acquire()

    permit.ignore()
    await time.pass(roundMs - 1)

    expect(ramps()).toHaveLength(1)
  })

  it('comes at once, and only once, when the last call has ended', async () => {
    const { breaker, ramps, answer } = await ramping(time, 2)
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
    const { breaker, ramps, answer, lose, attach, errors } = await ramping(time, 1)
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
    const { breaker, ramps, see } = await ramping(time, 4)
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
    const { breaker, ramps } = await ramping(time, 1)
    breaker.acquire()

    await time.pass(10_000)

    expect(ramps()).toHaveLength(1)
  })

  it('goes back after a second where some of it is unused', async () => {
    const { breaker, ramps } = await ramping(time, 3)
    breaker.acquire()

    await time.pass(1_000)

    expect(ramps().slice(1)).toEqual(['5/1 0 0 0 0 1 0 0'])
    expect(breaker.retryAfterMs).toBe(1_000)
  })

  it.each([
    { name: 'was none', asks: false },
    { name: 'was asked for, and there was none', asks: true },
  ])('is not handed back after a time without Redis where there $name', async ({ asks }) => {
    const { breaker, ramps, answer, detach, attach } = await due(time)
    if (asks) breaker.tryAcquire()
    await answer(grant(0))

    detach()
    await attach()

    expect(ramps()).toHaveLength(Number(asks))
  })

  it('shrinks to the calls that run after a time without Redis, where as many were unused', async () => {
    const { breaker, ramps, answer, detach, attach } = await ramping(time, 3)
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

    const { breaker } = await ramping(time, 3)
    breaker.acquire().ignore()
    breaker.acquire()

    // The wait for the answer, the unused part, both calls, and what is told next.
    const kept = keepingAlive()
    expect(kept.length).toBeGreaterThanOrEqual(5)
    expect(kept).not.toContain(true)
  })
})
