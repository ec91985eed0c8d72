import { describe, expect, it } from 'vitest'
import {
  constant,
  decorrelatedJitter,
  exponential,
  linear,
  sequence,
  withJitter,
  withRetryAfter,
} from 'recloser/backoff'
import { context, seeded } from './context.ts'

const backoffs = [
  { title: 'constant', backoff: constant(100) },
  { title: 'linear', backoff: linear({ initialMs: 100 }) },
  { title: 'exponential', backoff: exponential({ initialMs: 100 }) },
  { title: 'sequence', backoff: sequence([1, 2, 3]) },
  { title: 'decorrelatedJitter', backoff: decorrelatedJitter({ initialMs: 100 }) },
  { title: 'withJitter', backoff: withJitter(exponential({ initialMs: 100 }), 'full') },
  { title: 'withRetryAfter', backoff: withRetryAfter(exponential({ initialMs: 100 })) },
]

describe('a backoff holds no count', () => {
  it.each(backoffs)('gives the same delay for the same context, in any order: $title', ({ backoff }) => {
    const ask = (attempt: number): number =>
      backoff(context({ attempt, previousMs: 200, failure: { retryAfterMs: 150 }, random: seeded(attempt) }))
    const forth = [1, 2, 3, 4].map(ask)

    const back = [4, 3, 2, 1].map(ask).reverse()

    expect(back).toEqual(forth)
  })

  it.each(backoffs)('writes nothing into its context: $title', ({ backoff }) => {
    const given = Object.freeze(context({ failure: Object.freeze({ retryAfterMs: 1 }) }))

    expect(() => backoff(given)).not.toThrow()
  })
})
