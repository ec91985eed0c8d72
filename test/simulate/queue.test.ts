import { expect, it } from 'vitest'
import { Queue } from '../../src/simulate/queue.ts'

it('gives items back in the order in which they came', () => {
  const queue = new Queue<number>()
  for (const item of [1, 2, 3]) queue.add(item)
  const first = queue.take()
  queue.add(4)

  expect([first, queue.first, queue.size]).toEqual([1, 2, 3])
  expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([2, 3, 4, undefined])
  expect(queue.first).toBeUndefined()
})
