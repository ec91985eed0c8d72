import { expect, it } from 'vitest'
import { Mean } from '../../src/simulate/mean.ts'

it('is the sum by the number, and nothing of none', () => {
  const mean = new Mean()
  const before = mean.value
  for (const value of [2, 4, 9]) mean.add(value)

  expect([before, mean.value]).toEqual([undefined, 5])
})
