import { describe, expect, it } from 'vitest'
import { grouped } from '../../src/simulate/words.ts'
import { durationOf, momentOf, momentSince, numberOf, shareOf } from '../../src/cli/units.ts'

describe('a duration', () => {
  it.each([
    ['250', 250],
    ['500ms', 500],
    ['1500us', 1.5],
    ['30s', 30_000],
    ['1.25 s', 1_250],
    ['5m', 300_000],
    ['5min', 300_000],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
  ])('is read from %j', (text, ms) => {
    expect(durationOf('window', text)).toBe(ms)
  })

  it.each(['', 's', 'about 5s', '5s or so', '-5s', '1.s', '.5s', '1.xs', '5 parsecs', `${'9'.repeat(400)}s`])(
    'is refused as %j',
    (text) => {
      expect(() => durationOf('window', text)).toThrow(
        `--window must be a duration such as 500ms, 30s or 5m, received ${JSON.stringify(text)}`,
      )
    },
  )
})

describe('a number', () => {
  it.each([
    ['12', 12],
    ['-3', -3],
    ['0.125', 0.125],
  ])('is read from %j', (text, value) => {
    expect(numberOf('seed', text)).toBe(value)
  })

  it.each(['', 'x', 'x1', '1x', '1.', '.5', '1e3', '--1'])('is refused as %j', (text) => {
    expect(() => numberOf('seed', text)).toThrow(`--seed must be a number, received ${JSON.stringify(text)}`)
  })
})

describe('a share', () => {
  it.each([
    ['0.5', 0.5],
    ['50%', 0.5],
    ['12.25 %', 0.1225],
    ['5  %', 0.05],
  ])('is read from %j', (text, value) => {
    expect(shareOf('failure-rate', text)).toBe(value)
  })

  it.each(['%', 'x5%', '5%x', '1.x%', '5x%'])('is refused as %j', (text) => {
    expect(() => shareOf('failure-rate', text)).toThrow('--failure-rate must be a number')
  })
})

it.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [123_456, '123,456'],
  [1_234_567, '1,234,567'],
  [1_234.56789, '1,234.56789'],
])('sets the thousands of %d apart', (value, text) => {
  expect(grouped(value)).toBe(text)
})

it.each([
  [Date.UTC(2026, 9, 10, 13, 55, 36, 7), '2026-10-10 13:55:36.007Z'],
  [1e11, '100000000000 ms'],
  [1e11 + 1, '1973-03-03 09:46:40.001Z'],
  [1e14 - 1, '5138-11-16 09:46:39.999Z'],
  [1e14, '100000000000000 ms'],
  [12.6, '13 ms'],
])('writes the moment %d', (atMs, text) => {
  expect(momentOf(atMs)).toBe(text)
})

it.each([
  [1_000, 1_000, '0:00.000'],
  [8_250.4, 1_000, '0:07.250'],
  [66_250, 1_000, '1:05.250'],
  [3_661_000, 1_000, '61:00.000'],
  [Date.UTC(2026, 9, 10), Date.UTC(2026, 9, 9), '2026-10-10 00:00:00.000Z'],
])('writes the moment %d of a trace that begins at %d', (atMs, fromMs, text) => {
  expect(momentSince(atMs, fromMs)).toBe(text)
})
