import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  defaultRandom,
  longestTimerMs,
  monotonicClock,
  parseDate,
  readClock,
  steadyAt,
  steadyTime,
  waitUntil,
  wallClock,
} from '../../src/base/clock.ts'
import { untyped } from '../support/complaint.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** The moments that a clock's readings stand for. */
const steady = (first: unknown, ...readings: readonly unknown[]): number[] => {
  const [firstMs, ...laterMs] = [first, ...readings].map((reading) =>
    readClock(() => untyped(reading), 'clock', vi.fn()),
  )
  const time = steadyTime(Number(firstMs))
  return [Number(firstMs), ...laterMs].map((readingMs) => steadyAt(time, readingMs))
}

describe('the default clocks', () => {
  it('read performance.now for monotonic time', () => {
    vi.stubGlobal('performance', { now: () => 123 })

    expect(monotonicClock()).toBe(123)
  })

  it('read Date.now where a runtime has no performance', () => {
    vi.stubGlobal('performance', undefined)
    vi.stubGlobal('Date', { now: () => 456 })

    expect(monotonicClock()).toBe(456)
  })

  it('read Date.now for wall time', () => {
    vi.stubGlobal('Date', { now: () => 789 })

    expect(wallClock()).toBe(789)
  })

  it('read Math.random at the time of the call', () => {
    vi.stubGlobal('Math', { random: () => 0.25 })

    expect(defaultRandom()).toBe(0.25)
  })
})

it('knows the longest delay that a timer takes', () => {
  expect(longestTimerMs).toBe(2_147_483_647)
})

describe('parseDate', () => {
  it('reads the date of a header', () => {
    expect(parseDate('Fri, 02 Jan 2026 03:04:05 GMT')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5))
  })

  it('gives NaN for what is none', () => {
    expect(parseDate('soon')).toBeNaN()
  })
})

describe('a clock that gives no number', () => {
  it('is told of, by the name of the hook', () => {
    const told = vi.fn()

    expect(readClock(() => untyped('noon'), 'wallClock', told)).toBeNaN()

    expect(told.mock.calls.map(([error, hook]) => [String(error), hook as unknown])).toEqual([
      ['TypeError: wallClock: `reading` must be a number of milliseconds, received "noon"', 'wallClock'],
    ])
  })
})

describe('steady time', () => {
  it('gives good readings back as they are', () => {
    expect(steady(5, 5, 7.5, 1e15)).toEqual([5, 5, 7.5, 1e15])
  })

  it('begins wherever the clock does, also below 0', () => {
    expect(steady(-100, -40)).toEqual([-100, -40])
  })

  it('lets no time pass on a step back, and goes on from there', () => {
    expect(steady(1_000, 400, 450)).toEqual([1_000, 1_000, 1_050])
  })

  it('adds steps back up', () => {
    expect(steady(1_000, 400, 100, 110)).toEqual([1_000, 1_000, 1_000, 1_010])
  })

  it('believes a leap forward after a step back', () => {
    expect(steady(1_000, 400, 9_400)).toEqual([1_000, 1_000, 10_000])
  })

  it.each([NaN, Infinity, -Infinity, undefined, null, '2000', 2_000n, Symbol('s'), {}])(
    'lets no time pass on the reading %s',
    (reading) => {
      expect(steady(1_000, reading, 1_005)).toEqual([1_000, 1_000, 1_005])
    },
  )

  it.each([NaN, Infinity, -Infinity, undefined, 'noon', 2_000n, Symbol('s'), {}])(
    'begins at 0 where the first reading is %s, and takes the first good one for the same moment',
    (first) => {
      expect(steady(first, 700, 705)).toEqual([0, 0, 5])
    },
  )
})

it.each([
  [1_000, 400, 600],
  [0.001, 0, 0.001],
  [0.000_9, 0, 0],
  [400, 1_000, 0],
  [Infinity, 400, Infinity],
])('waits until %d at %d, where a wait below a microsecond is over: %d', (atMs, nowMs, waitMs) => {
  expect(waitUntil(atMs, nowMs)).toBe(waitMs)
})
