import { expect, it } from 'vitest'
import { FleetRamp } from '../../src/simulate/fleet-ramp.ts'
import { nothing, opening, rampAt, rules } from './fleet-ramp-rounds.ts'

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

it.each([
  [40, 16],
  [41, 10],
  [55, 10],
  [56, 8],
])(
  'takes answers for slow that take a round more than 1.5 times as long, and for queued at 3 times: %d ms',
  (ms, next) => {
    expect(climb([10, 10, 10, ms, 10])).toEqual([1, 2, 4, 8, next])
  },
)

it('remembers the fastest round less and less while there is a queue', () => {
  expect(climb([10, 10, 10, 56, 56, 10])).toEqual([1, 2, 4, 8, 8, 10])
})

it('does not tell from fewer than four calls whether there is a queue', () => {
  const { ramp, round, nowMs, report } = rampAt(8)
  const failed = { ...report, rejected: true, opening }

  expect(ramp.tell(0, { ...failed, good: 1, bad: 3 }, 1, nowMs)).toMatchObject({ most: 4 })
  expect(ramp.tell(0, { ...failed, round: round + 1, good: 4, tookMs: 400 }, 1, nowMs)).toMatchObject({ most: 4 })
  expect(ramp.tell(0, { ...failed, round: round + 2, good: 1, bad: 2 }, 1, nowMs)).toMatchObject({ most: 2 })
  expect(ramp.tell(0, { ...failed, round: round + 3, good: 2, tookMs: 200 }, 1, nowMs)).toMatchObject({ most: 4 })
})

it('does not take how long fewer than four calls took for the pace', () => {
  expect(climb([1, 1, 30, 30])).toEqual([1, 2, 4, 8])
})

it('has no more than a thousand million calls in a round', () => {
  expect(climb(Array<number>(35).fill(10)).slice(29)).toEqual([2 ** 29, 1e9, 1e9, 1e9, 1e9, 1e9])
})

it('closes with a good answer alone', () => {
  const silent = rampAt(4)
  silent.ramp.tell(0, { ...silent.report, good: 1, tookMs: 10 }, 1, silent.nowMs)
  const failing = rampAt(4)

  expect(silent.ramp.tell(0, silent.report, 1, 2_000)).toMatchObject({ round: 3 })
  expect(failing.ramp.tell(0, { ...failing.report, bad: 1, opening }, 1, 2_000)).toMatchObject({ round: 3 })
  expect(failing.ramp.tell(0, { ...failing.report, good: 1, tookMs: 10 }, 1, 2_000)).toBe('closed')
})

it('does not close while there is a queue', () => {
  const { ramp, round, report } = rampAt(8)

  expect(ramp.tell(0, { ...report, good: 2, tookMs: 200 }, 1, 2_000)).toMatchObject({ round })
  expect(ramp.tell(0, { ...report, good: 6, tookMs: 60 }, 1, 2_000)).toBe('closed')
})

it('goes on with half the calls where just the share fails that must', () => {
  const { ramp, report, nowMs } = rampAt(4, { roundMs: 25, threshold: 0.5 })

  expect(ramp.tell(0, { ...report, rejected: true, good: 1, bad: 1, opening }, 1, nowMs)).toMatchObject({ most: 4 })
  expect(ramp.tell(0, { ...report, rejected: true, bad: 1, opening }, 1, nowMs)).toMatchObject({ most: 2 })
})

it('begins the next round when all of this one have ended, well or not', () => {
  const { ramp, round, report, nowMs } = rampAt(8)
  const ended = { ...report, rejected: true, opening }

  expect(ramp.tell(0, { ...ended, good: 5, tookMs: 50 }, 1, nowMs)).toMatchObject({ round })
  expect(ramp.tell(0, { ...ended, good: 1, bad: 2, tookMs: 10 }, 1, nowMs)).toMatchObject({
    round: round + 1,
    most: 16,
  })
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

it('counts no verdict of an earlier round', () => {
  const ramp = new FleetRamp(rules, 0)
  ramp.tell(0, nothing, 1, 0)

  expect(ramp.tell(0, { ...nothing, round: 7, bad: 1, opening }, 1, 25)).toMatchObject({ round: 1 })
})

it('lets as many single calls in a row fail as have succeeded before, but no more than four', () => {
  const opensAfter = (size: number): number => {
    const { ramp, round, report, nowMs } = rampAt(size)
    let failures = 0
    ramp.tell(0, { ...report, rejected: true, bad: size, opening }, 1, nowMs)
    for (let answer: unknown; answer !== opening; failures++)
      answer = ramp.tell(0, { ...report, rejected: true, round: round + 1 + failures, bad: 1, opening }, 1, nowMs)
    return failures
  }

  // Before a round of four, three calls have succeeded.
  expect([opensAfter(2), opensAfter(4), opensAfter(8), opensAfter(16)]).toEqual([2, 4, 5, 5])
})

it('counts the successes of an earlier round for how many single calls may fail, and for nothing else', () => {
  const ramp = new FleetRamp(rules, 0)
  ramp.tell(0, nothing, 1, 0)

  expect(ramp.tell(0, { ...nothing, round: 0, good: 1 }, 1, 25)).toMatchObject({ round: 1 })
  expect(ramp.tell(0, { ...nothing, round: 1, bad: 1, opening }, 1, 25)).toMatchObject({ round: 2 })
  expect(ramp.tell(0, { ...nothing, round: 2, bad: 1, opening }, 1, 25)).toBe(opening)
})
