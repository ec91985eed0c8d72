import { expect, it } from 'vitest'
import { ratios, spreadOf, unrest } from '../../bench/measure/statistics.ts'

it('finds the middle and the middle half, whatever the order', () => {
  expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4 })
})

it('takes a point between two neighbours where the middle lies there', () => {
  expect(spreadOf([1, 2, 3, 10])).toEqual({ median: 2.5, low: 1.75, high: 4.75 })
})

it('is not moved by one slow round', () => {
  expect(spreadOf([10, 11, 12, 13, 9_000]).median).toBe(12)
})

it('refuses to find the middle of nothing', () => {
  expect(() => spreadOf([])).toThrow(RangeError)
})

it('divides round by round, so that a slow round cancels out', () => {
  expect(ratios([20, 200, 22], [10, 100, 11])).toEqual([2, 2, 2])
})

it('calls the width of the middle half unrest, as a share of the median', () => {
  expect(unrest({ median: 100, low: 90, high: 120 })).toBeCloseTo(0.3)
  expect(unrest({ median: 0, low: 0, high: 0 })).toBe(0)
})
