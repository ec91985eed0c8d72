import { describe, expect, it } from 'vitest'
import * as ground from './grounds.ts'
import { walkSequences, walkStates } from './walk.ts'

// At most three permits are unsettled at once (six for recommended()) and two holds taken; what would change nothing is not
// tried. The numbers are part of the claim: a walk that reaches less than it says is a walk that proves less.
describe('a breaker agrees with the naive model and keeps the laws', { timeout: 120_000 }, () => {
  it.each([
    { title: 'one probe', walked: ground.one, visited: { sequences: 13_577, longest: 5, states: 166 } },
    { title: 'two probes', walked: ground.two, visited: { sequences: 13_561, longest: 5, states: 167 } },
    { title: 'overdue calls', walked: ground.overdue, visited: { sequences: 4_122, longest: 5, states: 61 } },
    { title: 'a hang', walked: ground.hanging, visited: { sequences: 4_322, longest: 5, states: 46 } },
  ])(
    '$title: after each of the $visited.sequences sequences of up to $visited.longest operations',
    ({ walked, visited }) => {
      expect(walkSequences(walked, visited.longest)).toEqual(visited)
    },
  )

  it.each([
    { title: 'one probe', walked: ground.oneWithTwoHolds, visited: { sequences: 49_625, longest: 21, states: 4_508 } },
    { title: 'two probes', walked: ground.two, visited: { sequences: 25_539, longest: 22, states: 2_418 } },
    { title: 'failures that last', walked: ground.inTime, visited: { sequences: 1_454, longest: 16, states: 196 } },
    { title: 'a rate that lasts', walked: ground.rateInTime, visited: { sequences: 6_494, longest: 22, states: 896 } },
    { title: 'overdue calls', walked: ground.overdue, visited: { sequences: 5_020, longest: 20, states: 627 } },
    { title: 'a hang', walked: ground.hanging, visited: { sequences: 1_277, longest: 13, states: 145 } },
  ])('$title: after each operation in each of the $visited.states states within bounds', ({ walked, visited }) => {
    expect(walkStates(walked)).toEqual(visited)
  })

  it.each([
    {
      title: 'two probes by a strategy',
      walked: ground.byStrategy,
      steps: 7,
      visited: { sequences: 2_913, longest: 7, states: 460 },
    },
    {
      title: 'a slow start',
      walked: ground.stepByStep,
      steps: 7,
      visited: { sequences: 9_326, longest: 11, states: 3_159 },
    },
    {
      title: 'recommended(), failing',
      walked: ground.failing,
      steps: 5,
      visited: { sequences: 644, longest: 15, states: 204 },
    },
    {
      title: 'recommended(), waiting',
      walked: ground.waiting,
      steps: 4,
      visited: { sequences: 961, longest: 42, states: 257 },
    },
  ])(
    '$title: after each operation in the $visited.states states within $steps operations',
    ({ walked, steps, visited }) => {
      expect(walkStates(walked, steps)).toEqual(visited)
    },
  )
})
