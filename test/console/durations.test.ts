import { describe, expect, it } from 'vitest'
import type { CircuitBreaker } from 'recloser'
import { slowCallRate, timeWindow } from 'recloser/trip'
import { manualClock } from 'recloser/testing'
import { calls, shownBreaker } from './shown-breaker.ts'

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
    const durations: unknown[] = []
    breaker.watch((event) => durations.push('durationMs' in event && event.durationMs))
    const before = readings
    calls(breaker, 50)
    expect(readings).toBe(before)
    calls(breaker, 0, 2)

    expect(durations).toEqual([undefined, undefined])
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
