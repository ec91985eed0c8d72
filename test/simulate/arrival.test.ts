import { expect, it } from 'vitest'
import { Arrival } from '../../src/simulate/arrival.ts'

it('lets those that wait go on at once, in the order in which they came, and each of them once', () => {
  const arrival = new Arrival()
  const wentOn: number[] = []
  arrival.then(() => wentOn.push(1))
  arrival.then(() => wentOn.push(2))

  arrival.come()
  arrival.come()

  expect(wentOn).toEqual([1, 2])
})

it('may be waited for by somebody who does nothing then', () => {
  const arrival = new Arrival()
  arrival.then()
  arrival.then(null)

  expect(() => {
    arrival.come()
  }).not.toThrow()
})
