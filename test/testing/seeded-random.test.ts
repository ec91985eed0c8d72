import { describe, expect, it } from 'vitest'
import { seededRandom } from 'recloser/testing'

const draw = (random: () => number, times: number): number[] => Array.from({ length: times }, () => random())

describe('seededRandom', () => {
  // As the published program in C gives them.
  it.each([
    [1, [2693262067, 11749833, 2265367787, 4213581821, 4159151403]],
    [42, [2581720956, 1925393290, 3661312704, 2876485805, 750819978]],
  ])('gives the numbers of mulberry32 for seed %i', (seed, numbers) => {
    expect(draw(seededRandom(seed), 5)).toEqual(numbers.map((number) => number / 2 ** 32))
  })

  it('gives the same numbers for the same seed, others for another', () => {
    expect(draw(seededRandom(7), 10)).toEqual(draw(seededRandom(7), 10))
    expect(draw(seededRandom(7), 10)).not.toEqual(draw(seededRandom(8), 10))
  })

  it('is seeded with 1 where nothing is said', () => {
    expect(seededRandom()()).toBe(seededRandom(1)())
  })

  it('spreads over 0 to 1 evenly, 1 excluded', () => {
    const numbers = draw(seededRandom(3), 100_000)
    const tenths = numbers.map((number) => Math.floor(number * 10))

    // 10,000 are expected in each tenth; five standard deviations are 474.
    for (let tenth = 0; tenth < 10; tenth++) {
      expect(Math.abs(tenths.filter((other) => other === tenth).length - 10_000)).toBeLessThan(474)
    }
    expect(tenths.filter((tenth) => tenth < 0 || tenth > 9)).toEqual([])
  })

  it.each([-1, 1.5, 2 ** 32, NaN])('refuses the seed %d', (seed) => {
    expect(() => seededRandom(seed)).toThrow(/^seededRandom\(\): `seed` must be a whole number from 0 to 4294967295/)
  })
})
