import { FleetRamp, type RampReport } from '../../src/simulate/fleet-ramp.ts'

export const nothing: RampReport = {
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
export const opening = { openMs: 1_000, attempt: 2, reason: 'probe failed' }
export const rules = { roundMs: 25, threshold: 0.3 }

/** A ramp in a round of so many calls, before which good answers took 10 ms, and what the next report begins with. */
export const rampAt = (size: number, given = rules) => {
  const ramp = new FleetRamp(given, 0)
  let round = 1
  ramp.tell(0, nothing, 1, 0)
  for (let calls = 1; calls < size; calls *= 2) {
    ramp.tell(0, { ...nothing, round, good: calls, tookMs: calls * 10 }, 1, 25 * round)
    round++
  }
  const nowMs = 25 * (round - 1)
  return { ramp, round, nowMs, report: { ...nothing, rejected: false, round } }
}
