import { describe, expect, it } from 'vitest'
import { anyOf, consecutiveFailures, countWindow, failureRate, slowCallRate, timeWindow } from '../../src/trip.ts'
import { complaint, untyped } from '../bad-input/complaint.ts'

const over = countWindow(10)

const without = (object: object, method: string): never => untyped({ ...object, [method]: undefined })

describe('a strategy over a window', () => {
  it.each([
    [failureRate({ over }), 'failureRate over countWindow(10)'],
    [slowCallRate({ over, slowerThanMs: 1 }), 'slowCallRate over countWindow(10)'],
  ])('names itself and its window', ({ shape }, name) => {
    expect(shape).toBe(name)
  })

  it('has no limit of slowness at all where it counts none', () => {
    expect('slowerThanMs' in failureRate()).toBe(false)
  })

  it.each(['empty', 'record', 'totals', 'save', 'load'])('refuses a window that lacks %s()', (method) => {
    expect(complaint(() => failureRate({ over: without(over, method) })).message).toBe(
      'failureRate(): `over` must be a window, such as countWindow(100) or timeWindow(), received an object',
    )
  })
})

describe('what takes a strategy', () => {
  it.each(['empty', 'record', 'counts', 'save', 'load'])('refuses one that lacks %s()', (method) => {
    expect(complaint(() => anyOf(without(consecutiveFailures(), method))).message).toBe(
      'anyOf(): `strategies` must be a trip strategy, such as consecutiveFailures(5), received an object',
    )
  })

  it('refuses none at all', () => {
    expect(complaint(() => anyOf()).message).toMatch(/must be one strategy or more, received "none"$/)
  })
})

describe('timeWindow', () => {
  it('goes on counting in the bucket that it loaded, so that what it saves can be loaded again', () => {
    const window = timeWindow({ durationMs: 1_000, buckets: 10 })
    const saved = { ageMs: 0, buckets: [{ number: 0, calls: 1, failures: 0, slow: 0 }] }
    const frame = window.load(saved, 5)

    window.record(frame, true, false, 6)

    expect(window.save(frame, 6)).toEqual({ ageMs: 1, buckets: [{ number: 0, calls: 2, failures: 1, slow: 0 }] })
  })

  it('can be shorter than a millisecond', () => {
    const window = timeWindow({ durationMs: 0.5, buckets: 1 })
    const frame = window.empty()
    window.record(frame, false, false, 0)

    window.record(frame, false, false, 1)

    expect(window.totals(frame, 1).calls).toBe(1)
  })
})
