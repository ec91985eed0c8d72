import { expect, it } from 'vitest'
import { clock, count, countdown, duration, plural } from '../../pages/design/format.ts'

it.each([
  [0, '0'],
  [1_234, '1,234'],
  [9_999, '9,999'],
  [10_000, '10.0k'],
  [99_940, '99.9k'],
  [123_456, '123k'],
  [999_600, '1.0M'],
  [4_560_000, '4.6M'],
  [999_600_000, '1.0G'],
])('writes the count %d as %s', (value, text) => {
  expect(count(value)).toBe(text)
})

it.each([
  [0, '0 ms'],
  [0.44, '0.4 ms'],
  [850, '850 ms'],
  [1_250, '1.3 s'],
  [12_400, '12 s'],
  [180_000, '3 min'],
  [7_200_000, '2 h'],
])('writes the duration %d ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

it('counts down in whole seconds, and never to 0 before the time is over', () => {
  expect([1, 1_000, 1_001, 59_999, 200_000].map(countdown)).toEqual(['1 s', '1 s', '2 s', '60 s', '3 min'])
})

it('writes a time of day, and one or many', () => {
  expect(clock(Date.now())).toMatch(/^\d\d:\d\d:\d\d$/)
  expect([plural(1, 'breaker'), plural(2, 'breaker'), plural(0, 'process', 'processes')]).toEqual([
    '1 breaker',
    '2 breakers',
    '0 processes',
  ])
})
