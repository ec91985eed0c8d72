import { describe, expect, it } from 'vitest'
import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { breakerConsole } from 'recloser/console'
import { slowCallRate, timeWindow } from 'recloser/trip'
import { manualClock } from 'recloser/testing'
import type { ShownHistory } from '../../src/console/history.ts'
import { ask } from './ask.ts'

/** A breaker that a console shows, on a clock of its own that begins at the start of a bucket. */
function shownBreaker(options: CircuitBreakerOptions = {}) {
  const clock = manualClock(1_000_000)
  const breaker = new CircuitBreaker({ name: 'a', resetTimeoutMs: 10_000, clock, ...options })
  const handler = breakerConsole({ breakers: breaker })
  const history = async (): Promise<ShownHistory> => {
    const { body } = await ask(handler, '/api/history?key=a')
    const [found] = (body as { readonly histories: readonly [ShownHistory] }).histories
    return found
  }
  return { breaker, clock, history, handler }
}

const calls = (breaker: CircuitBreaker, successes: number, failures = 0): void => {
  for (let call = 0; call < successes; call++) breaker.acquire().succeed()
  for (let call = 0; call < failures; call++) breaker.acquire().fail('down')
}

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
    calls(breaker, 7, 3)
    const { buckets } = await history()

    expect(buckets.agoMs).toEqual([20_000, 15_000, 10_000, 5_000])
    expect(buckets.calls).toEqual([3, 2, 3, 2])
    expect(buckets.failures.reduce((sum, count) => sum + count)).toBe(3)
    expect(buckets.rejected).toEqual([0, 0, 0, 0])
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
    clock.advance(5_000)
    calls(breaker, 3, 1)
    clock.advance(5_000)
    for (let call = 0; call < 8; call++) breaker.tryAcquire()

    const { buckets } = await history()

    expect(buckets.agoMs).toEqual([10_000, 5_000])
    expect(buckets.calls).toEqual([4, 0])
    expect(buckets.rejected).toEqual([0, 8])
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

describe('durations', () => {
  const timed = { trip: slowCallRate({ slowerThanMs: 1_000, threshold: 1, over: timeWindow({ durationMs: 1_000 }) }) }
  const call = (breaker: CircuitBreaker, clock: ReturnType<typeof manualClock>, ms: number): void => {
    const permit = breaker.acquire()
    clock.advance(ms)
    permit.succeed()
  }

  it('are shown of a breaker that times its calls anyway, once somebody looks', async () => {
    const { breaker, clock, history } = shownBreaker(timed)
    call(breaker, clock, 100)
    expect((await history()).buckets.meanMs).toEqual([null])
    call(breaker, clock, 200)
    call(breaker, clock, 400)

    const { buckets } = await history()

    expect([buckets.calls, buckets.meanMs, buckets.slowestMs]).toEqual([[3], [300], [400]])
  })

  it('are not asked for any more when nobody has looked for a while', async () => {
    const { breaker, clock, history } = shownBreaker(timed)
    await history()
    clock.advance(15_000)
    // The one that comes after that time is the last event that is made for it.
    call(breaker, clock, 100)
    call(breaker, clock, 300)

    const { buckets } = await history()
    expect([buckets.calls.reduce((sum, count) => sum + count), buckets.meanMs.filter((ms) => ms !== null)]).toEqual([
      2,
      [100],
    ])
  })

  it('are not measured for the console', async () => {
    const clock = manualClock(1_000_000)
    let readings = 0
    const { breaker, history } = shownBreaker({ clock: () => clock() + 0 * readings++ })
    await history()
    const before = readings
    calls(breaker, 50)

    expect(readings).toBe(before)
    expect((await history()).buckets.meanMs).toEqual([null])
  })

  it('are shown where others ask for them', async () => {
    const { breaker, clock, history } = shownBreaker()
    breaker.subscribe(() => undefined)
    call(breaker, clock, 50)
    const shadowed = breaker.hold('closed')
    call(breaker, clock, 150)
    shadowed.release()

    expect((await history()).buckets).toMatchObject({ calls: [2], meanMs: [100], slowestMs: [150] })
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
