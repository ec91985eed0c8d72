import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faithful, mutants, mutantsWithinWalks } from './mutants.ts'
import { ruleMutants } from './rule-mutants.ts'
import { agreesWithModel } from './steps.ts'
import { walkStates } from './walk.ts'

const ground = { limits: { halfOpenMaxCalls: 2, probeTimeoutMs: 100 }, bound: { unsettled: 3, holds: 2 } }

// A fixed seed: whether a mutant is found must not be a matter of luck.
const check = { numRuns: 1_000, seed: 1, endOnFailure: true }

describe('the random commands', { timeout: 60_000 }, () => {
  it.each(mutants)('find a breaker that $title', ({ set, make }) => {
    expect(fc.check(agreesWithModel(set, make), check).failed).toBe(true)
  })

  it.each(faithful)('find nothing in a faithful breaker with $title', ({ set, make }) => {
    expect(fc.check(agreesWithModel(set, make), { ...check, numRuns: 100 }).failed).toBe(false)
  })
})

describe('the exhaustive walk', { timeout: 60_000 }, () => {
  it.each(mutantsWithinWalks)('finds a breaker that $title', ({ set, make }) => {
    expect(() => walkStates({ ...ground, set, make })).toThrow('After ')
  })

  it.each(ruleMutants)('finds a breaker that $title', ({ ground: where, make }) => {
    expect(() => walkStates({ ...where, make }, 7)).toThrow('After ')
  })
})
