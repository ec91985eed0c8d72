import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { optionSets, slowStarts } from './option-sets.ts'
import { agreesWhileItRecovers, agreesWithModel } from './steps.ts'

describe('a breaker beside the naive model, under random commands', { timeout: 60_000 }, () => {
  it.each(optionSets)('answers and tells the same: $title', (set) => {
    expect(() => fc.assert(agreesWithModel(set), { numRuns: 300 })).not.toThrow()
  })

  it.each(slowStarts)('answers and tells the same along a long way back: $title', (set) => {
    expect(() => fc.assert(agreesWhileItRecovers(set), { numRuns: 100 })).not.toThrow()
  })
})
