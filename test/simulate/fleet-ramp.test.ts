import { expect, it } from 'vitest'
import { FleetRamp, type RampReport } from '../../src/simulate/fleet-ramp.ts'

const nothing: RampReport = {
  round: 0,
  good: 0,
  bad: 0,
  tookMs: 0,
  rejected: true,
  inFlight: 0,
  unused: 0,
  wanted: Infinity,
  callMs: 60_000,
  opening: undefined,
}
const opening = { openMs: 1_000, attempt: 2, reason: 'probe failed' }
const rules = { roundMs: 25, threshold: 0.3 }

/** One process that makes all calls it gets, each of which takes so long; the sizes of the rounds. */
const climb = (durationsMs: readonly number[]): readonly number[] => {
  const ramp = new FleetRamp(rules, 0)
  let answer = ramp.tell(0, nothing, 1, 0)
  const sizes: number[] = []
  let nowMs = 0
  for (const durationMs of durationsMs) {
    if (typeof answer === 'string' || 'openMs' in answer) break
    const { round, most } = answer
    sizes.push(most)
    nowMs += 25
    answer = ramp.tell(0, { ...nothing, round, good: most, tookMs: most * durationMs }, 1, nowMs)
  }
  return sizes
}

it('doubles its rounds, grows more slowly where answers take longer, and waits where there is a queue', () => {
  expect(climb(Array<number>(6).fill(10))).toEqual([1, 2, 4, 8, 16, 32])
  expect(climb([10, 10, 10, 50, 10, 10])).toEqual([1, 2, 4, 8, 10, 20])
  expect(climb([10, 10, 10, 90, 10, 10])).toEqual([1, 2, 4, 8, 8, 16])
})

it('closes once nothing was rejected for 32 rounds', () => {
  const ramp = new FleetRamp(rules, 0)
  ramp.tell(0, nothing, 1, 0)

  const good = { ...nothing, round: 1, good: 1, tookMs: 10, rejected: false }
  expect(ramp.tell(0, good, 1, 799)).toMatchObject({ round: 2 })
  expect(ramp.tell(0, { ...good, round: 2 }, 1, 800)).toBe('closed')
})

it('closes with the first good answer where nothing was rejected', () => {
  const ramp = new FleetRamp(rules, 0)
  ramp.tell(0, { ...nothing, rejected: false }, 1, 0)

  expect(ramp.tell(0, { ...nothing, round: 1, good: 1, tookMs: 10, rejected: false }, 1, 10)).toBe('closed')
})

it('opens again when as many single calls in a row fail as had succeeded, and one more', () => {
  const ramp = new FleetRamp(rules, 0)
  ramp.tell(0, nothing, 1, 0)
  const bad = { ...nothing, bad: 1, opening }
  ramp.tell(0, { ...nothing, round: 1, good: 1 }, 1, 25)

  // A round of two in which one fails and none succeeds leads to a single call.
  expect(ramp.tell(0, { ...bad, round: 2 }, 1, 50)).toMatchObject({ round: 3, most: 1 })
  expect(ramp.tell(0, { ...bad, round: 3 }, 1, 75)).toMatchObject({ round: 4, most: 1 })
  expect(ramp.tell(0, { ...bad, round: 4 }, 1, 100)).toBe(opening)
})

it('goes on with half the calls where some of a round fail, and with a single one where all do', () => {
  const after = (good: number, bad: number) => {
    const ramp = new FleetRamp(rules, 0)
    for (let round = 0; round < 4; round++)
      ramp.tell(0, { ...nothing, round, good: round === 0 ? 0 : 2 ** (round - 1), tookMs: 1 }, 1, 25 * round)
    return ramp.tell(0, { ...nothing, round: 4, good, bad, opening }, 1, 100)
  }

  expect(after(6, 2)).toMatchObject({ round: 5, most: 16 })
  expect(after(5, 3)).toMatchObject({ round: 5, most: 4 })
  expect(after(0, 3)).toMatchObject({ round: 5, most: 1 })
})

it('gives each process its part alone, and no more calls than a round has', () => {
  const ramp = new FleetRamp(rules, 0)

  expect(ramp.tell(0, nothing, 4, 0)).toMatchObject({ calls: 1 })
  expect(ramp.tell(1, nothing, 4, 0)).toMatchObject({ calls: 0 })
  expect(ramp.tell(1, nothing, 4, 60_001)).toMatchObject({ calls: 1 })
})

it('counts no verdict of an earlier round', () => {
  const ramp = new FleetRamp(rules, 0)
  ramp.tell(0, nothing, 1, 0)

  expect(ramp.tell(0, { ...nothing, round: 7, bad: 1, opening }, 1, 25)).toMatchObject({ round: 1 })
})
