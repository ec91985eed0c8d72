import { expect, it } from 'vitest'
import { times, written } from '../../bench/report/numbers.ts'

it.each([
  [6.66, 'ns', '6.7 ns'],
  [111.4, 'ns', '111 ns'],
  [9_318, 'ns', '9,318 ns'],
  [10_400, 'ns', '10 µs'],
  [1_370_000, 'ns', '1.4 ms'],
  [1, 'ns', '1 ns'],
  [320, 'B', '320 B'],
  [6_012, 'B', '6.0 kB'],
  [0, 'timers', '0 timers'],
  [1, 'timers', '1 timer'],
  [1.149, 'x bare', '1.15 x bare'],
])('writes %d %s as %s', (value, unit, text) => {
  expect(written(value, unit)).toBe(text)
})

it('gives a ratio two digits behind the point while they say something', () => {
  expect([1.149, 2_224.1].map(times)).toEqual(['1.15', '2,224'])
})
