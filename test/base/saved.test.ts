import { describe, expect, it } from 'vitest'
import { damaged, readSaved, savedAge, savedCount, savedList, tallyPath } from '../../src/base/saved.ts'
import { complaint } from '../support/complaint.ts'

const row = { age: [savedAge, Infinity], count: [savedCount], list: [savedList(2)] } as const
const good = { age: 1.5, count: 0, list: [] }

describe('readSaved', () => {
  it('reads what is good', () => {
    expect(readSaved('snapshot', good, row)).toEqual(good)
  })

  it('puts the fallback in the place of null, which JSON has for Infinity', () => {
    expect(readSaved('snapshot', { ...good, age: null }, row).age).toBe(Infinity)
  })

  it('puts no fallback in the place of what is missing', () => {
    expect(String(complaint(() => readSaved('snapshot', { ...good, age: undefined }, row)))).toBe(
      'TypeError: load(): `snapshot.age` must be a finite number of milliseconds, 0 or more, received undefined',
    )
  })

  it('leaves out what nobody asks for', () => {
    expect(readSaved('snapshot', { ...good, more: 1 }, row)).toEqual(good)
  })

  it.each([
    { count: -1 },
    { count: 0.5 },
    { count: Number.MAX_SAFE_INTEGER + 1 },
    { count: null },
    { age: -1 },
    { age: Infinity },
    { age: NaN },
    { list: [1, 2, 3] },
    { list: { length: 0 } },
    { list: 'ab' },
    { list: null },
  ])('refuses %j with a TypeError that names the field', (bad) => {
    const error = complaint(() => readSaved('snapshot.part', { ...good, ...bad }, row))

    expect([error instanceof TypeError, error.message]).toEqual([
      true,
      expect.stringContaining(`\`snapshot.part.${String(Object.keys(bad)[0])}\``),
    ])
  })
})

describe('who loads', () => {
  it('is named by those who load, in place of `load()`', () => {
    const place = 'CircuitBreaker(): snapshot.tally'

    expect(complaint(() => readSaved(place, 5, row)).message).toBe(
      'CircuitBreaker(): `snapshot.tally` must be an object, received 5',
    )
    expect(complaint(() => readSaved(`${place}.rows[1]`, { ...good, count: -1 }, row)).message).toBe(
      'CircuitBreaker(): `snapshot.tally.rows[1].count` must be a whole number, 0 or more, received -1',
    )
    expect(damaged(place, 'whole', []).message).toBe(
      'CircuitBreaker(): `snapshot.tally` must be whole, received an array',
    )
  })
})

describe('damaged', () => {
  it('speaks as every refusal of a snapshot does', () => {
    expect(String(damaged(tallyPath, 'whole', []))).toBe(
      'TypeError: load(): `snapshot.tally` must be whole, received an array',
    )
  })
})
