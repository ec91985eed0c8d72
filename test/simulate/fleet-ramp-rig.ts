import { expect } from 'vitest'
import type { RampPart, RampReport } from '../../src/simulate/fleet-ramp.ts'
import { FleetRampGate } from '../../src/simulate/fleet-ramp-gate.ts'
import { localOf, memberOf, type Asked } from './fleet-gate-rig.ts'

export const rules = { roundMs: 25, threshold: 0.3 }

export const nothing: RampReport = {
  round: 0,
  good: 0,
  bad: 0,
  tookMs: 0,
  rejected: false,
  inFlight: 0,
  unused: 0,
  wanted: Infinity,
  callMs: 60_000,
  opening: undefined,
}

const reportsOf = (asked: readonly Asked[]): readonly RampReport[] =>
  asked.map((each) => {
    expect([each[0], each[1], each[2]]).toEqual(['ramp', 3, rules])
    return each[3] as RampReport
  })

/** A gate whose circuit was opened by the fleet, and whose time has come. */
export function gateOf(options: { readonly probeTimeoutMs?: number } = {}, decision?: 'closed' | 'open') {
  const rig = memberOf(options)
  const strategy = localOf(decision)
  const gate = new FleetRampGate(strategy.local, rules, rig.member)
  rig.breaker.trip()
  rig.time.nowMs = 1_000
  return {
    ...rig,
    ...strategy,
    gate,
    /** Lets everything arrive, and returns what the fleet was told. */
    told: (...parts: readonly (RampPart | undefined)[]) => reportsOf(rig.arrive(...parts)),
    /** Admits a call at each moment. */
    admit: (...moments: readonly number[]) => {
      for (const atMs of moments) {
        rig.time.nowMs = atMs
        gate.admit('tally', atMs, 60_000)
      }
    },
    settle: (admittedAtMs: number, verdict: 'success' | 'failure' | 'ignored', atMs: number, cause?: unknown) => {
      rig.time.nowMs = atMs
      return gate.settle('tally', admittedAtMs, verdict, atMs, cause)
    },
  }
}

/** The same with a part of a round: so many calls of four. */
export function rampOf(calls: number, ...given: Parameters<typeof gateOf>) {
  const rig = gateOf(...given)
  rig.gate.lease()
  rig.told({ round: 1, calls, most: 4 })
  return rig
}
