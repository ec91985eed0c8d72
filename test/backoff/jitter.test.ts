import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constant, decorrelatedJitter, exponential, withJitter } from 'recloser/backoff'
import type { Backoff } from 'recloser/backoff'
import { chances, context, seeded } from './context.ts'

/** Delays by a thousand seeded chances. */
const drawn = (backoff: Backoff): number[] => {
  const random = seeded(42)
  return Array.from({ length: 1_000 }, () => backoff(context({ random })))
}

const spreads: { spread: 'full' | 'equal' | number; lowestMs: number; highestMs: number }[] = [
  { spread: 'full', lowestMs: 0, highestMs: 1_000 },
  { spread: 'equal', lowestMs: 500, highestMs: 1_000 },
  { spread: 0.1, lowestMs: 900, highestMs: 1_100 },
  { spread: 1, lowestMs: 0, highestMs: 2_000 },
  { spread: 0, lowestMs: 1_000, highestMs: 1_000 },
]

describe('withJitter', () => {
  it.each(spreads)('goes from $lowestMs to $highestMs ms with $spread', ({ spread, lowestMs, highestMs }) => {
    const backoff = withJitter(constant(1_000), spread)

    const delays = chances.map((chance) => backoff(context({ random: () => chance })))

    expect(delays).toEqual([lowestMs, expect.closeTo(highestMs)])
  })

  it.each(spreads)('never leaves its range with $spread', ({ spread, lowestMs, highestMs }) => {
    const delays = drawn(withJitter(constant(1_000), spread))

    expect(delays.filter((delayMs) => delayMs < lowestMs || delayMs > highestMs)).toEqual([])
  })

  it.each(spreads)('has the same mean as the range with $spread', ({ spread, lowestMs, highestMs }) => {
    const delays = drawn(withJitter(constant(1_000), spread))
    const mean = delays.reduce((sum, delayMs) => sum + delayMs) / delays.length

    expect(Math.abs(mean - (lowestMs + highestMs) / 2)).toBeLessThanOrEqual((highestMs - lowestMs) / 20)
  })

  it('spreads the delay of the same attempt', () => {
    expect(withJitter(exponential({ initialMs: 100 }), 'equal')(context({ attempt: 3, random: () => 0 }))).toBe(200)
  })

  it('hands all that it was given on to the backoff inside', () => {
    const given = context({ attempt: 3, previousMs: 7, failure: 'down' })
    const seen: unknown[] = []
    const inside: Backoff = (context) => {
      seen.push(context)
      return 1
    }

    withJitter(inside, 'full')(given)

    expect(seen).toEqual([given])
  })

  it.each(spreads)('leaves Infinity and 0 as they are with $spread', ({ spread }) => {
    const random = (): number => 0

    const delays = [Infinity, 0].map((delayMs) => withJitter(constant(delayMs), spread)(context({ random })))

    expect(delays).toEqual([Infinity, 0])
  })

  it('is the same for the same chance', () => {
    const backoff = withJitter(exponential({ initialMs: 100 }), 0.5)

    expect(drawn(backoff)).toEqual(drawn(backoff))
  })
})

describe('decorrelatedJitter', () => {
  const backoff = decorrelatedJitter({ initialMs: 100, maxMs: 5_000 })

  it.each([
    { title: 'no delay before', previousMs: undefined, lowestMs: 100, highestMs: 300 },
    { title: 'a short delay before', previousMs: 400, lowestMs: 100, highestMs: 1_200 },
    { title: 'a delay before that is shorter than the first', previousMs: 0, lowestMs: 100, highestMs: 300 },
    { title: 'the longest delay before', previousMs: 5_000, lowestMs: 100, highestMs: 5_000 },
    { title: 'a delay before that is longer than the cap', previousMs: Infinity, lowestMs: 100, highestMs: 5_000 },
  ])('goes from $lowestMs to $highestMs ms after $title', ({ previousMs, lowestMs, highestMs }) => {
    const delays = chances.map((chance) => backoff(context({ previousMs, random: () => chance })))

    expect(delays).toEqual([lowestMs, expect.closeTo(highestMs)])
  })

  it('never leaves its range, whatever came before', () => {
    const before = fc.option(fc.double({ min: 0, noNaN: true }), { nil: undefined })
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

    fc.assert(
      fc.property(before, chance, (previousMs, chance) => {
        const delayMs = backoff(context({ previousMs, random: () => chance }))

        expect(delayMs >= 100 && delayMs <= 5_000).toBe(true)
      }),
    )
  })

  it('grows to about its cap when each delay follows from the one before', () => {
    const random = seeded(7)
    const delays: number[] = []
    for (let attempt = 1; attempt <= 200; attempt++) {
      delays.push(backoff(context({ attempt, previousMs: delays.at(-1), random })))
    }

    expect(Math.max(...delays)).toBe(5_000)
  })

  it('waits an hour at most where nothing else is said', () => {
    const lasting = decorrelatedJitter({ initialMs: 100 })

    expect(lasting(context({ previousMs: 1e12, random: () => 0.999_999 }))).toBe(3_600_000)
  })

  it('stays at 0 where it begins there', () => {
    expect(decorrelatedJitter({ initialMs: 0 })(context())).toBe(0)
  })
})
