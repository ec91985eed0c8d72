import { expect, it } from 'vitest'
import { FleetCircuit, type FleetChange } from '../../src/simulate/fleet-circuit.ts'
import type { RampReport } from '../../src/simulate/fleet-ramp.ts'

const opening = { openMs: 1_000, attempt: 1, reason: 'failed' }
const again = { ...opening, attempt: 2, reason: 'probe failed' }
const rules = { most: 2, successes: 2, failures: 2 }

/** The circuit of three processes, of which two must vote, with what it says. */
const circuitOf = (): { readonly circuit: FleetCircuit; readonly said: readonly FleetChange[] } => {
  const said: FleetChange[] = []
  return { circuit: new FleetCircuit(3, 2, (change) => said.push(change)), said }
}

it('takes two votes within one open period, and says who decided', () => {
  const { circuit, said } = circuitOf()

  circuit.vote(0, opening, 0)
  circuit.vote(1, opening, 1_000)
  expect(said).toEqual([])
  circuit.vote(2, opening, 1_999)
  expect(said).toEqual([{ opening, by: 2 }])
})

it('counts one process once, and none that has closed again', () => {
  const { circuit, said } = circuitOf()

  circuit.vote(0, opening, 0)
  circuit.vote(0, opening, 10)
  circuit.withdraw(0)
  circuit.vote(1, opening, 20)

  expect(said).toEqual([])
})

it('changes nothing by a word that crosses another: votes while open, a close while closed', () => {
  const { circuit, said } = circuitOf()

  circuit.close(0)
  circuit.vote(0, opening, 0)
  circuit.vote(1, opening, 0)
  circuit.vote(2, again, 1)
  circuit.vote(0, again, 2)

  expect(said).toEqual([{ opening, by: 1 }])
})

it('begins the open period anew by the word of one that follows; once it is closed, that is a vote', () => {
  const { circuit, said } = circuitOf()

  circuit.vote(0, opening, 0)
  circuit.vote(1, opening, 0)
  circuit.reopen(2, again, 500)
  expect(circuit.lease(true, rules, 100, 1_499)).toBeUndefined()
  expect(circuit.lease(true, rules, 100, 1_500)).toBeDefined()
  circuit.close(0)
  circuit.reopen(2, again, 2_000)

  expect(said).toEqual([
    { opening, by: 1 },
    { opening: again, by: 2 },
    { opening: undefined, by: 0 },
  ])
})

it('adds up verdicts of different processes, and counts none of an earlier period', () => {
  const { circuit, said } = circuitOf()
  circuit.vote(0, opening, 0)
  circuit.vote(1, opening, 0)
  const leases = [circuit.lease(true, rules, 100, 1_000), circuit.lease(true, rules, 100, 1_000)]

  for (const [at, lease] of leases.entries()) if (lease) circuit.handBack(at, lease, again, rules, 1_010)
  expect(said.slice(1)).toEqual([{ opening: again, by: 1 }])
  for (const lease of leases) if (lease) circuit.handBack(0, lease, 'good', rules, 1_020)
  expect(said).toHaveLength(2)

  const later = [circuit.lease(true, rules, 100, 2_010), circuit.lease(true, rules, 100, 2_010)]
  for (const [at, lease] of later.entries()) if (lease) circuit.handBack(at, lease, 'good', rules, 2_020)
  expect(said.slice(2)).toEqual([{ opening: undefined, by: 1 }])
})

it('has leases for a circuit that is open by the vote of one process alone, and none for one that was closed meanwhile', () => {
  const { circuit } = circuitOf()

  expect(circuit.lease(true, rules, 100, 0)).toBeUndefined()
  expect(circuit.lease(false, rules, 100, 0)).toMatchObject({ period: undefined })
  expect(circuit.lease(false, rules, 100, 0)).toBeDefined()
  expect(circuit.lease(false, rules, 100, 99)).toBeUndefined()
  // What is out of time holds no place.
  expect(circuit.lease(false, rules, 100, 100)).toBeDefined()
})

it('keeps leases where the open period begins anew, and has new ones once it was closed', () => {
  const { circuit } = circuitOf()
  circuit.vote(0, opening, 0)
  circuit.vote(1, opening, 0)
  circuit.lease(true, rules, 60_000, 1_000)
  circuit.lease(true, rules, 60_000, 1_000)

  circuit.reopen(0, opening, 1_000)
  expect(circuit.lease(true, rules, 60_000, 2_000)).toBeUndefined()
  circuit.close(0)
  expect(circuit.lease(false, rules, 60_000, 2_000)).toBeDefined()
})

it('counts no verdict on a probe of a circuit that is open by the vote of one process alone', () => {
  const { circuit, said } = circuitOf()
  circuit.vote(0, opening, 0)

  for (const verdict of ['good', again, 'good', again] as const) {
    const lease = circuit.lease(false, rules, 100, 1_000)
    if (lease) circuit.handBack(0, lease, verdict, rules, 1_010)
  }

  expect(said).toEqual([])
})

it('counts no probe that was given up', () => {
  const { circuit, said } = circuitOf()
  circuit.vote(0, opening, 0)
  circuit.vote(1, opening, 0)

  for (let probe = 0; probe < 3; probe++) {
    const lease = circuit.lease(true, rules, 100, 1_000)
    if (lease) circuit.handBack(0, lease, undefined, rules, 1_010)
  }

  expect(said).toHaveLength(1)
})

const report: RampReport = {
  round: 0,
  good: 0,
  bad: 0,
  tookMs: 0,
  rejected: true,
  inFlight: 0,
  unused: 0,
  wanted: 1,
  callMs: 1,
  opening: undefined,
}
const ramp = { roundMs: 25, threshold: 0.3 }

it.each([
  ['closes', { ...report, round: 1, good: 1, rejected: false }, { opening: undefined, by: 2 }],
  ['opens anew', { ...report, round: 1, bad: 1, opening: again }, { opening: again, by: 2 }],
])('%s where its ramp says so, which is over then', (_, ended, change) => {
  const { circuit, said } = circuitOf()
  circuit.vote(0, opening, 0)
  circuit.vote(1, opening, 0)
  circuit.ramp(0, ramp, report, 1_000)

  expect(circuit.ramp(2, ramp, ended, 1_800)).toBeUndefined()
  expect(said.slice(1)).toEqual([change])
  expect(circuit.ramp(2, ramp, report, 1_800)).toBeUndefined()
})

it('has no ramp before the open period is over', () => {
  const { circuit } = circuitOf()

  expect(circuit.ramp(0, ramp, report, 0)).toBeUndefined()
  circuit.vote(0, opening, 0)
  circuit.vote(1, opening, 0)
  expect(circuit.ramp(0, ramp, report, 999)).toBeUndefined()
  expect(circuit.ramp(0, ramp, report, 1_000)).toMatchObject({ calls: 1 })
})
