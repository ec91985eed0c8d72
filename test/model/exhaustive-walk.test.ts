import { describe, expect, it } from 'vitest'
import { lasting, oneProbe, twoProbes, twoProbesByStrategy } from './option-sets.ts'
import { walkSequences, walkStates } from './walk.ts'

const bound = { unsettled: 3, holds: 1 }
const one = { set: oneProbe, limits: { halfOpenMaxCalls: 1, probeTimeoutMs: 60_000 }, bound }
const two = { set: twoProbes, limits: { halfOpenMaxCalls: 2, probeTimeoutMs: 100 }, bound }
const byStrategy = { ...two, set: twoProbesByStrategy }
const inTime = {
  set: lasting,
  limits: { halfOpenMaxCalls: 1, probeTimeoutMs: 100 },
  bound: { unsettled: 2, holds: 0 },
}
const oneWithTwoHolds = { ...one, bound: { ...bound, holds: 2 } }

// At most three permits are unsettled at once and one or two holds taken; what would change nothing is not tried. The
// numbers are part of the claim: a walk that reaches less than it says is a walk that proves less.
describe('a breaker agrees with the naive model and keeps the laws', { timeout: 120_000 }, () => {
  it.each([
    { title: 'one probe', ground: one, visited: { sequences: 96_346, longest: 6, states: 288 } },
    { title: 'two probes', ground: two, visited: { sequences: 13_561, longest: 5, states: 167 } },
  ])(
    '$title: after each of the $visited.sequences sequences of up to $visited.longest operations',
    ({ ground, visited }) => {
      expect(walkSequences(ground, visited.longest)).toEqual(visited)
    },
  )

  it.each([
    { title: 'one probe', ground: oneWithTwoHolds, visited: { sequences: 49_625, longest: 21, states: 4_508 } },
    { title: 'two probes', ground: two, visited: { sequences: 25_539, longest: 22, states: 2_418 } },
    {
      title: 'two probes by a strategy',
      ground: byStrategy,
      visited: { sequences: 25_539, longest: 22, states: 2_418 },
    },
    { title: 'failures that last', ground: inTime, visited: { sequences: 1_454, longest: 16, states: 196 } },
  ])('$title: after each operation in each of the $visited.states states within bounds', ({ ground, visited }) => {
    expect(walkStates(ground)).toEqual(visited)
  })
})
