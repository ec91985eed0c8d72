import { expect, it } from 'vitest'
import { pointInWords, pointsOf } from '../../src/simulate/grid.ts'

const ofLength = (length: number): readonly number[] => Array.from({ length }, (_, at) => at)

it('is every combination of the values, those of the last option changing fastest', () => {
  expect(pointsOf('test()', { one: [1, 2], other: ['a', 'b'] })).toEqual([
    { one: 1, other: 'a' },
    { one: 1, other: 'b' },
    { one: 2, other: 'a' },
    { one: 2, other: 'b' },
  ])
})

it('has at most 10,000 points', () => {
  expect(pointsOf('test()', { one: ofLength(100), other: ofLength(100) })).toHaveLength(10_000)
  expect(() => pointsOf('test()', { one: ofLength(73), other: ofLength(137) })).toThrow(
    'test(): `grid` must be of at most 10000 combinations, received 10001',
  )
})

it('is written in words with the values that can be written, and with the places of the others', () => {
  const fn = () => 5
  const grid = { name: ['a', 'b'], factor: [2], shadow: [true], clock: [undefined], trip: [null, fn] }

  const point = { name: 'b', factor: 2, shadow: true, clock: undefined, trip: fn }
  expect(pointInWords(point, grid)).toBe('{ name: "b", factor: 2, shadow: true, clock: undefined, trip: value 2 of 2 }')
})
