import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CircuitBreakerOptions, CircuitSnapshot } from 'recloser'
import { recommended } from 'recloser/presets'
import { slowStart } from 'recloser/recovery'
import { anyOf, consecutiveFailures, countWindow, failureRate, timeWindow } from 'recloser/trip'
import { Harness } from '../support/harness.ts'

const wallMs = 1_700_000_000_000

/** The same breaker on another machine, by way of JSON, at the same moment. */
function moved(from: Harness, options: CircuitBreakerOptions): Harness {
  const snapshot = JSON.parse(JSON.stringify(from.breaker.snapshot())) as CircuitSnapshot
  return new Harness({ ...options, wallClock: () => wallMs, snapshot }, 77_000)
}

interface Step {
  readonly gapMs: number
  readonly good: boolean
}

/** Plays the calls, one after the other; gives what has been told since, moments as time passed. */
function play(harness: Harness, steps: readonly Step[]): readonly unknown[] {
  const startMs = harness.nowMs
  harness.events.length = 0
  for (const { gapMs, good } of steps) {
    harness.pass(gapMs)
    const permit = harness.breaker.tryAcquire()
    if (good) permit?.succeed()
    else permit?.fail('down')
  }
  return harness.events.map((event) => (event.type === 'transition' ? { ...event, atMs: event.atMs - startMs } : event))
}

const step = fc.record({ gapMs: fc.constantFrom(0, 1, 10, 40, 110), good: fc.boolean() })
const over = countWindow(4)

describe('law 13: a restored breaker has the same future', () => {
  it.each<readonly [string, () => CircuitBreakerOptions]>([
    ['failures in a row that last', () => ({ trip: consecutiveFailures(3, { forMs: 50 }) })],
    ['a rate that lasts', () => ({ trip: failureRate({ threshold: 0.5, minimumCalls: 2, over, forMs: 50 }) })],
    [
      'any of them, over time',
      () => ({
        trip: anyOf(
          consecutiveFailures(4, { forMs: 100 }),
          failureRate({ threshold: 0.6, minimumCalls: 3, over: timeWindow({ durationMs: 10_000 }), forMs: 70 }),
        ),
      }),
    ],
    ['recommended()', () => recommended({ random: () => 0.5 })],
  ])('while it is closed: %s', (_, make) => {
    let opened = 0

    const same = fc.property(
      fc.array(step, { maxLength: 12 }),
      fc.array(step, { minLength: 5, maxLength: 20 }),
      (before, after) => {
        const harness = new Harness({ ...make(), wallClock: () => wallMs })
        play(harness, before)
        fc.pre(harness.breaker.state === 'closed')
        const copy = moved(harness, make())

        const future = play(harness, after)
        expect(play(copy, after)).toEqual(future)
        opened += harness.breaker.stats.totals.trips
      },
    )

    fc.assert(same, { numRuns: 200 })
    expect(opened).toBeGreaterThan(0)
  })

  it('while it is open: it goes on rejecting, and comes back step by step', () => {
    const options = { resetTimeoutMs: 1_000, recovery: slowStart() }
    const harness = new Harness({ ...options, wallClock: () => wallMs })
    harness.breaker.trip()
    harness.pass(500)
    const copy = moved(harness, options)
    const traffic = Array.from({ length: 3_000 }, () => ({ gapMs: 1, good: true }))

    const future = play(harness, traffic)

    expect(play(copy, traffic)).toEqual(future)
    expect(harness.transitions()).toEqual(['open > half-open', 'half-open > closed'])
  })

  it('while it is open: that it has rejected a call makes a slow start go on', () => {
    const options = { recovery: slowStart(), resetTimeoutMs: 1_000 }
    const harness = new Harness({ ...options, wallClock: () => wallMs })
    harness.breaker.trip()
    harness.pass(999)
    harness.breaker.tryAcquire()

    const copy = moved(harness, options)
    for (const each of [harness, copy]) {
      each.pass(1)
      each.breaker.acquire().succeed()
    }

    expect([harness.breaker.state, copy.breaker.state]).toEqual(['half-open', 'half-open'])
  })
})
