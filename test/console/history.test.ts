import { describe, expect, it } from 'vitest'
import { ask } from './ask.ts'
import { calls, shownBreaker } from './shown-breaker.ts'

describe('states', () => {
  it('are exact, although nobody looked', async () => {
    const { breaker, clock, history } = shownBreaker({ failureThreshold: 1 })
    clock.advance(20_000)
    calls(breaker, 0, 1)
    // The open period is over after 10 s, and the probe comes 2 s later.
    clock.advance(12_000)
    const probe = breaker.acquire()
    clock.advance(1_000)
    probe.succeed()
    clock.advance(7_000)

    expect((await history()).bands).toEqual({
      agoMs: [40_000, 20_000, 10_000, 7_000],
      state: ['closed', 'open', 'half-open', 'closed'],
    })
  })

  it('foresee nothing that does not come', async () => {
    const { breaker, clock, history } = shownBreaker()
    breaker.trip()
    clock.advance(4_000)
    breaker.trip('again')
    clock.advance(1_000)
    expect((await history()).bands).toEqual({ agoMs: [5_000], state: ['open'] })
    breaker.reset()
    clock.advance(30_000)

    expect((await history()).bands).toEqual({ agoMs: [35_000, 30_000], state: ['open', 'closed'] })
  })

  it('of a circuit that only reset() closes do not become half-open', async () => {
    const { breaker, clock, history } = shownBreaker({ resetTimeoutMs: Infinity })
    breaker.trip()
    clock.advance(50_000)

    expect((await history()).bands).toEqual({ agoMs: [50_000], state: ['open'] })
  })

  it('tell of holds, and what comes after them', async () => {
    const { breaker, clock, history } = shownBreaker()
    breaker.trip()
    clock.advance(1_000)
    const hold = breaker.hold('closed')
    clock.advance(1_000)
    const open = breaker.hold('open')
    clock.advance(1_000)
    open.release()
    clock.advance(1_000)
    hold.release()
    clock.advance(20_000)

    expect((await history()).bands).toEqual({
      agoMs: [24_000, 23_000, 22_000, 21_000, 20_000, 14_000],
      state: ['open', 'held closed', 'held open', 'held closed', 'open', 'half-open'],
    })
  })

  it('reach ten minutes back, the one before included', async () => {
    const { breaker, clock, history } = shownBreaker()
    breaker.trip()
    clock.advance(400_000)
    breaker.reset()
    clock.advance(500_000)
    breaker.trip()
    clock.advance(1_000)

    expect(await history()).toMatchObject({
      knownMs: 600_000,
      bands: { agoMs: [600_000, 501_000, 1_000], state: ['half-open', 'closed', 'open'] },
    })
  })

  it('of a circuit that flaps are the latest, and what was before is unknown', async () => {
    const { breaker, clock, history } = shownBreaker()
    for (let turn = 0; turn < 500; turn++) {
      breaker.trip()
      clock.advance(100)
      breaker.reset()
      clock.advance(100)
    }

    const { bands, knownMs } = await history()

    expect(bands.state.length).toBe(240)
    expect(knownMs).toBe(24_000)
  })
})

describe('calls', () => {
  it('are spread over the time in which nobody looked, and none is lost', async () => {
    const { breaker, clock, history } = shownBreaker({ failureThreshold: 100 })
    clock.advance(20_000)
    calls(breaker, 7)
    const { buckets } = await history()

    expect(buckets.agoMs).toEqual([20_000, 15_000, 10_000, 5_000])
    expect(buckets.calls).toEqual([2, 2, 1, 2])
    expect(buckets.failures).toEqual([0, 0, 0, 0])
    expect(buckets.rejected).toEqual([0, 0, 0, 0])
  })

  it('that failed stand where they failed, although nobody looked', async () => {
    const { breaker, clock, history } = shownBreaker({ failureThreshold: 3 })
    clock.advance(20_500)
    calls(breaker, 10, 1)
    clock.advance(10_000)
    calls(breaker, 1, 2)
    clock.advance(2_000)

    const { buckets } = await history()

    expect(buckets.agoMs.filter((_, index) => buckets.failures[index] !== 0)).toEqual([12_500, 2_500])
    expect(buckets.failures.filter((count) => count !== 0)).toEqual([1, 2])
    expect(buckets.calls.reduce((sum, count) => sum + count)).toBe(14)
  })

  it('stand where they were while somebody looks', async () => {
    const { breaker, clock, history } = shownBreaker({ failureThreshold: 100 })
    for (let second = 0; second < 20; second++) {
      clock.advance(500)
      if (second < 4) calls(breaker, 1)
      if (second === 9) calls(breaker, 0, 2)
      if (second === 17) calls(breaker, 5, 1)
      clock.advance(500)
      await history()
    }

    expect((await history()).buckets).toEqual({
      agoMs: [20_000, 15_000, 5_000],
      calls: [4, 2, 6],
      failures: [0, 2, 1],
      rejected: [0, 0, 0],
      meanMs: [null, null, null],
      slowestMs: [null, null, null],
    })
  })

  it('are read with each change of state, so that those of one state are not taken for those of another', async () => {
    const { breaker, clock, history } = shownBreaker({ failureThreshold: 1 })
    clock.advance(4_000)
    calls(breaker, 3, 1)
    clock.advance(6_000)
    for (let call = 0; call < 8; call++) breaker.tryAcquire()

    const { buckets } = await history()

    expect(buckets.agoMs).toEqual([10_000, 5_000])
    expect(buckets.calls).toEqual([4, 0])
    // It has been open for one second of the first.
    expect(buckets.rejected).toEqual([1, 7])
  })

  it('of more than ten minutes ago are forgotten', async () => {
    const { breaker, clock, history } = shownBreaker()
    calls(breaker, 5)
    await history()
    clock.advance(604_000)
    expect((await history()).buckets.calls).toEqual([5])
    clock.advance(1_001)
    expect((await history()).buckets.calls).toEqual([])
    calls(breaker, 1_300)
    clock.advance(1_200_000)

    const { buckets, knownMs } = await history()
    expect([buckets.calls.length, knownMs]).toEqual([120, 600_000])
    expect(buckets.calls.reduce((sum, count) => sum + count)).toBeLessThan(1_300 * 0.55)
  })
})

it('asks for some keys, at most a hundred, and leaves out those that there are not', async () => {
  const { handler } = shownBreaker()
  const query = ['toString', 'a', ...Array.from({ length: 200 }, () => 'a')].map((key) => `key=${key}`).join('&')

  const { body } = await ask(handler, `/api/history?${query}`)

  expect((body as { histories: { key: string }[] }).histories.map(({ key }) => key)).toEqual(
    Array.from({ length: 99 }, () => 'a'),
  )
  expect((await ask(handler, '/api/history')).body).toEqual({ histories: [] })
})
