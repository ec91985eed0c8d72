import { describe, expect, it } from 'vitest'
import { backoffs } from '../support/backoffs.ts'
import { context, seeded } from './context.ts'

describe('a backoff holds no count', () => {
  it.each(backoffs)('gives the same delay for the same context, in any order: $title', ({ make }) => {
    const backoff = make()
    const ask = (attempt: number): number =>
      backoff(context({ attempt, previousMs: 200, failure: { retryAfterMs: 150 }, random: seeded(attempt) }))
    const forth = [1, 2, 3, 4].map(ask)

    const back = [4, 3, 2, 1].map(ask).reverse()

    expect(back).toEqual(forth)
  })

  it.each(backoffs)('writes nothing into its context: $title', ({ make }) => {
    const backoff = make()
    const given = Object.freeze(context({ failure: Object.freeze({ retryAfterMs: 1 }) }))

    expect(() => backoff(given)).not.toThrow()
  })
})
