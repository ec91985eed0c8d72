import { expect, it } from 'vitest'
import { Kept } from '../../src/simulate/kept.ts'

const keptOf = (limit: number, count: number): Kept<number> => {
  const kept = new Kept<number>(limit)
  for (let item = 0; item < count; item++) kept.add(item)
  return kept
}

it.each([
  { limit: 4, count: 3, list: [0, 1, 2], leftOut: 0 },
  { limit: 4, count: 4, list: [0, 1, 2, 3], leftOut: 0 },
  { limit: 4, count: 5, list: [0, 1, 3, 4], leftOut: 1 },
  { limit: 5, count: 100, list: [0, 1, 2, 98, 99], leftOut: 95 },
  { limit: 5, count: 101, list: [0, 1, 2, 99, 100], leftOut: 96 },
  { limit: 7, count: 9, list: [0, 1, 2, 3, 6, 7, 8], leftOut: 2 },
  { limit: 1, count: 3, list: [0], leftOut: 2 },
])('keeps $list of $count items where $limit are kept', ({ limit, count, list, leftOut }) => {
  const kept = keptOf(limit, count)

  expect(kept.list()).toEqual(list)
  expect(kept.leftOut).toBe(leftOut)
})
