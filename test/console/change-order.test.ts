import { expect, it } from 'vitest'
import { ChangeOrder } from '../../src/console/change-order.ts'

function orderOf(...values: readonly string[]) {
  const order = new ChangeOrder<string>()
  return { order, items: values.map((value) => order.append(value)) }
}

const told = (order: ChangeOrder<string>, at: number, most = 10) =>
  order.since(at, most).map((item) => `${item.value} ${item.at}`)

it('tells all in the order in which they came', () => {
  const { order } = orderOf('a', 'b', 'c')

  expect([told(order, 0), order.at]).toEqual([['a 1', 'b 2', 'c 3'], 3])
})

it('tells what has changed since, once, in the order of the latest change', () => {
  const { order, items } = orderOf('a', 'b', 'c')
  for (const index of [1, 0, 1, 1]) order.renew(items[index] ?? expect.fail())

  expect([told(order, 3), told(order, 7)]).toEqual([['a 5', 'b 7'], []])
})

it('goes on where a page was full', () => {
  const { order, items } = orderOf('a', 'b', 'c', 'd')
  const first = told(order, 0, 2)
  order.renew(items[0] ?? expect.fail())

  expect([first, told(order, 2, 2), told(order, 4, 2)]).toEqual([['a 1', 'b 2'], ['c 3', 'd 4'], ['a 5']])
})

it.each([0, 1, 2])('leaves out what was removed, wherever it stood (%i)', (index) => {
  const { order, items } = orderOf('a', 'b', 'c')
  order.remove(items[index] ?? expect.fail())
  order.append('d')

  expect(told(order, 0)).toEqual([...['a 1', 'b 2', 'c 3'].filter((_, at) => at !== index), 'd 4'])
})
