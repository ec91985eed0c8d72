import { expect, it } from 'vitest'
import { commonLogMs, momentMs } from '../../src/cli/moments.ts'

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

it.each(monthNames.map((name, month) => [name, month] as const))(
  'knows the month %s of an access log',
  (name, month) => {
    expect(commonLogMs(`10/${name}/2026:13:55:36 +0000`)).toBe(Date.UTC(2026, month, 10, 13, 55, 36))
  },
)

it.each([
  ['10/Oct/2026:13:55:36 +0000', Date.UTC(2026, 9, 10, 13, 55, 36)],
  ['10/Oct/2026:13:55:36.250 +0000', Date.UTC(2026, 9, 10, 13, 55, 36, 250)],
  ['10/Oct/2026:13:55:36 +0230', Date.UTC(2026, 9, 10, 11, 25, 36)],
  ['10/Oct/2026:13:55:36 -0230', Date.UTC(2026, 9, 10, 16, 25, 36)],
])('reads %s of an access log', (text, ms) => {
  expect(commonLogMs(text)).toBe(ms)
})

it.each([
  'x10/Oct/2026:13:55:36 +0000',
  '10/Oct/2026:13:55:36 +0000x',
  '10/Okt/2026:13:55:36 +0000',
  '10/Oct/2026:13:55:36. +0000',
  '10/Oct/2026 13:55:36 +0000',
  '',
])('takes %j for no time of an access log', (text) => {
  expect(commonLogMs(text)).toBeNaN()
})

it.each<[unknown, number]>([
  [1_791_590_400, 1_791_590_400_000],
  ['1791590400', 1_791_590_400_000],
  ['1791590400.125', 1_791_590_400_125],
  [99_999_999_999, 99_999_999_999_000],
  [100_000_000_000, 100_000_000_000],
  ['1791590400123', 1_791_590_400_123],
  [0, 0],
  [-5, -5_000],
  ['-5', -5_000],
  ['1e3', 1_000_000],
  ['1969-12-31T23:59:59Z', -1_000],
  ['+002026-10-10T13:55:36Z', Date.UTC(2026, 9, 10, 13, 55, 36)],
  ['2026-10-10T13:55:36Z', Date.UTC(2026, 9, 10, 13, 55, 36)],
  ['2026/10/10 13:55:36Z', Date.UTC(2026, 9, 10, 13, 55, 36)],
  ['Sat, 10 Oct 2026 13:55:36 GMT', Date.UTC(2026, 9, 10, 13, 55, 36)],
  ['10/Oct/2026:13:55:36 +0000', Date.UTC(2026, 9, 10, 13, 55, 36)],
])('reads the moment %j', (value, ms) => {
  expect(momentMs(value)).toBe(ms)
})

it.each<unknown>([
  'soon',
  'abc 5',
  'May 5',
  '12-13',
  '',
  ' ',
  'x1791590400',
  '1791590400x',
  '1791590400.x',
  null,
  undefined,
  true,
  ['1791590400'],
  ['2026-10-10T13:55:36Z'],
  'on 2026-10-10',
  'Infinity',
  {},
])('takes %j for no moment', (value) => {
  expect(momentMs(value)).toBeNaN()
})
