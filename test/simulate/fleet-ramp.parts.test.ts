import { expect, it } from 'vitest'
import { FleetRamp } from '../../src/simulate/fleet-ramp.ts'
import { nothing, rampAt, rules } from './fleet-ramp-rounds.ts'

it('gives each process its part alone, and no more calls than a round has', () => {
  const ramp = new FleetRamp(rules, 0)

  expect(ramp.tell(0, nothing, 4, 0)).toMatchObject({ calls: 1 })
  expect(ramp.tell(1, nothing, 4, 0)).toMatchObject({ calls: 0 })
  expect(ramp.tell(1, nothing, 4, 60_001)).toMatchObject({ calls: 1 })
})

/** Whoever asks at this moment is not held back by the pace. */
const lateMs = 2_000

it('gives a process what the others have left of a round, and no more than its part', () => {
  const { ramp, report } = rampAt(8)
  const callsOf = (process: number, given: object): unknown =>
    ramp.tell(process, { ...report, rejected: true, ...given }, 2, lateMs)

  expect([
    callsOf(0, { wanted: 3 }),
    callsOf(1, {}),
    callsOf(2, {}),
    callsOf(3, {}),
    callsOf(0, { inFlight: 2, unused: 1 }),
    callsOf(0, { inFlight: 1 }),
    callsOf(3, {}),
    callsOf(0, { inFlight: 1, unused: 2, wanted: 0 }),
    callsOf(3, {}),
    callsOf(0, { wanted: 0 }),
    callsOf(3, {}),
  ]).toEqual([3, 4, 1, 0, 0, 2, 0, 0, 0, 0, 3].map((calls) => ({ round: 4, most: 4, calls })))
})

it('counts calls that were not made yet as part of what a process may have', () => {
  const { ramp, report } = rampAt(8)

  expect(ramp.tell(0, { ...report, rejected: true, unused: 1 }, 4, lateMs)).toMatchObject({ most: 2, calls: 1 })
  expect(ramp.tell(0, { ...report, rejected: true, inFlight: 4, unused: 3 }, 4, lateMs)).toMatchObject({ calls: 0 })
})

it('counts what a process has leased for as long as its calls may take', () => {
  const { ramp, report } = rampAt(8)
  ramp.tell(0, { ...report, rejected: true, callMs: 100 }, 1, lateMs)

  const seen = [0, 99, 100].map((ms) => ramp.tell(1, { ...report, rejected: true, callMs: 0 }, 1, lateMs + ms))
  expect(seen).toMatchObject([{ calls: 0 }, { calls: 0 }, { calls: 8 }])
})

it('spreads the calls of a round evenly, a quarter of a round ahead of time at most', () => {
  const ramp = new FleetRamp(rules, 0)
  ramp.tell(0, nothing, 1, 0)

  // A round of two: its first call is due at 25 ms, as the first round was, and its second one half a round later.
  expect(ramp.tell(0, { ...nothing, round: 1, good: 1, tookMs: 1 }, 1, 6)).toMatchObject({ calls: 0 })
  expect(ramp.tell(0, nothing, 1, 7)).toMatchObject({ calls: 1 })
  expect(ramp.tell(0, { ...nothing, inFlight: 1 }, 1, 10)).toMatchObject({ calls: 0 })
  expect(ramp.tell(0, { ...nothing, inFlight: 1 }, 1, 18)).toMatchObject({ calls: 0 })
  expect(ramp.tell(0, { ...nothing, inFlight: 1 }, 1, 19)).toMatchObject({ calls: 1 })
})

it('makes up for one round in which no call came, and for no more', () => {
  const { ramp, report } = rampAt(8)
  const callsAt = (ms: number): unknown => ramp.tell(0, { ...report, rejected: true }, 1, lateMs + ms)

  // Eight are due since a round, eight now, and a quarter of eight is ahead of time.
  expect([callsAt(0), callsAt(0), callsAt(0), callsAt(0)]).toMatchObject([8, 8, 2, 0].map((calls) => ({ calls })))
})
