import { describe, expect, it } from 'vitest'
import { countWindow, failureRate, slowCallRate } from 'recloser/trip'
import { complaint, untyped } from '../support/complaint.ts'

const over = countWindow(10)

describe('a strategy over a window', () => {
  it.each([
    [failureRate({ over }), 'failureRate over countWindow(10)'],
    [slowCallRate({ over, slowerThanMs: 1 }), 'slowCallRate over countWindow(10)'],
    [failureRate({ over, forMs: 1 }), 'failureRate over countWindow(10), lasting'],
  ])('names itself and its window', ({ shape }, name) => {
    expect(shape).toBe(name)
  })

  it('has no limit of slowness at all where it counts none', () => {
    expect('slowerThanMs' in failureRate()).toBe(false)
  })

  it.each(['empty', 'record', 'totals', 'save', 'load'])('refuses a window that lacks %s()', (method) => {
    expect(complaint(() => failureRate({ over: untyped({ ...over, [method]: undefined }) })).message).toBe(
      'failureRate(): `over` must be a window, such as countWindow(100) or timeWindow(), received an object',
    )
  })
})
