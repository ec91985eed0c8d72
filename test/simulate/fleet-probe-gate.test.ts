import { expect, it } from 'vitest'
import type { Lease } from '../../src/simulate/fleet-circuit.ts'
import { FleetProbeGate } from '../../src/simulate/fleet-probe-gate.ts'
import { untyped } from '../support/complaint.ts'
import { localOf, memberOf } from './fleet-gate-rig.ts'

const rules = { most: 2, successes: 3, failures: 4 }
const leases = [1, 2, 3].map((untilMs): Lease => ({ period: undefined, untilMs })) as [Lease, Lease, Lease]

function gateOf(decision?: 'closed' | 'open') {
  const rig = memberOf()
  const strategy = localOf(decision)
  const gate = new FleetProbeGate(strategy.local, rig.member)
  /** Fetches a lease, and makes a probe with it. */
  const probe = (lease: Lease, nowMs: number): void => {
    gate.lease()
    rig.arrive(lease)
    gate.admit('tally', nowMs, 60_000)
  }
  return { ...rig, ...strategy, gate, probe }
}

/** A gate whose circuit was open, and whose time has come. */
function dueGate() {
  const rig = gateOf()
  rig.breaker.trip()
  rig.time.nowMs = 1_000
  return rig
}

it('makes a probe wait for the store while there is no lease, and not at all once there is one', () => {
  const { gate, arrive } = gateOf()
  const waits = [gate.wait(), gate.firstWait()]
  gate.lease()
  arrive(leases[0])

  expect([...waits, gate.wait(), gate.firstWait()]).toEqual([10, 10, 0, 0])
})

it('asks for a lease with the rules of its strategy, and for as long as a probe keeps its place', () => {
  const { gate, arrive } = dueGate()

  gate.lease()

  expect(arrive(undefined)).toEqual([['lease', true, rules, 60_000, 1_001]])
})

it('lets those that wait go on when the answer is there, whatever it is', () => {
  const { gate, arrive } = gateOf()
  const wentOn: unknown[] = []
  void gate.lease()?.then(() => wentOn.push('first'))
  arrive(leases[0])
  gate.admit('tally', 0, 60_000)
  void gate.lease()?.then(() => wentOn.push('second'))
  arrive(undefined)

  expect(wentOn).toEqual(['first', 'second'])
})

it('asks as often at a time as there may be probes, and again once there is an answer', () => {
  const { gate, arrive } = gateOf()

  const first = [gate.lease(), gate.lease(), gate.lease()].map((lease) => lease !== undefined)
  arrive(leases[0], leases[1])
  gate.admit('tally', 0, 60_000)
  gate.admit('tally', 0, 60_000)
  const second = [gate.lease(), gate.lease(), gate.lease()].map((lease) => lease !== undefined)

  expect([first, second]).toEqual([
    [true, true, false],
    [true, true, false],
  ])
})

it('does not ask for a lease while it has one that no call has used', () => {
  const { gate, arrive } = gateOf()
  gate.lease()
  arrive(leases[0])

  expect(gate.lease()).toBeUndefined()
})

it('does not ask for a lease while the circuit is open and its time has not come', () => {
  const { gate, time } = dueGate()

  const seen = [999, 1_000].map((nowMs) => {
    time.nowMs = nowMs
    return gate.lease() !== undefined
  })

  expect(seen).toEqual([false, true])
})

it('asks again 50 ms after the fleet had no lease', () => {
  const { gate, arrive, time } = gateOf()
  gate.lease()
  arrive(undefined)

  const seen = [0, 49, 50].map((nowMs) => {
    time.nowMs = nowMs
    return gate.lease() !== undefined
  })

  expect(seen).toEqual([false, false, true])
})

it('hands back the lease of the probe that ended, with its verdict', () => {
  const { gate, arrive, probe, breaker } = dueGate()
  breaker.tryAcquire()
  for (const [at, lease] of leases.entries()) probe(lease, 1_000 + at)

  const decisions = [
    gate.settle('tally', 1_001, 'success', 1_010),
    gate.settle('tally', 1_000, 'failure', 1_010, new Error('sick')),
    gate.settle('tally', 1_002, 'ignored', 1_010),
  ]

  expect(decisions).toEqual([undefined, undefined, undefined])
  expect(arrive()).toEqual([
    ['hand back', 3, leases[1], 'good', rules, 1_001],
    ['hand back', 3, leases[0], { openMs: 1_000, attempt: 2, reason: 'probe failed' }, rules, 1_001],
    ['hand back', 3, leases[2], undefined, rules, 1_001],
  ])
})

it.each(['success', 'failure', 'ignored'] as const)(
  'leaves it to its own strategy what follows from a %s where the fleet has not opened',
  (verdict) => {
    const { gate, arrive, probe, member } = gateOf('closed')
    member.follows = false
    probe(leases[0], 5)

    expect(gate.settle('tally', 5, verdict, 10)).toBe('closed')
    expect(arrive()).toEqual([['hand back', 3, leases[0], undefined, rules, 1]])
  },
)

it('leaves it to its own strategy what follows from a probe that was ignored', () => {
  const { gate, probe } = gateOf('open')
  probe(leases[0], 5)
  probe(leases[1], 6)

  expect(gate.settle('tally', 5, 'ignored', 10)).toBe('open')
  expect(gate.settle('tally', 6, 'success', 10)).toBeUndefined()
})

it('hands back all leases when the circuit opens or closes, and none when it is half-open', () => {
  const { gate, arrive, breaker, probe, moves } = dueGate()
  probe(leases[0], 1_000)
  gate.lease()
  arrive(leases[1])
  breaker.tryAcquire()
  gate.moved(breaker.current.state)
  expect([moves, arrive()]).toEqual([['half-open'], []])

  breaker.reset()
  gate.moved(breaker.current.state)
  expect(moves).toEqual(['half-open', 'closed'])
  expect(arrive()).toEqual([
    ['hand back', 3, leases[1], undefined, rules, 1_001],
    ['hand back', 3, leases[0], undefined, rules, 1_001],
  ])
  expect(gate.firstWait()).toBe(10)
  gate.moved(breaker.current.state)
  expect(arrive()).toEqual([])
})

it('hands back nothing where it has nothing', () => {
  const { gate, arrive, breaker } = gateOf()

  gate.moved(breaker.current.state)

  expect(arrive()).toEqual([])
})

it('hands back a lease that no call has used within a second', () => {
  const { gate, arrive, timers, timeUp } = gateOf()
  gate.lease()
  gate.lease()
  arrive(leases[0], leases[1])
  gate.admit('tally', 0, 60_000)
  expect(timers.map(({ ms }) => ms)).toEqual([1_000, 1_000])

  timeUp()
  expect([gate.firstWait(), arrive()]).toEqual([0, []])
  timeUp()
  expect([gate.firstWait(), arrive()]).toEqual([10, [['hand back', 3, leases[1], undefined, rules, 1]]])
})

it('counts by its own strategy', () => {
  const { gate, calls, probe } = gateOf()

  gate.empty(1, 2)
  probe(leases[0], 3)
  gate.reject('tally', 4)
  gate.settle('tally', 3, 'failure', 5, 'cause')

  expect([gate.counts('tally', 6), gate.shape]).toEqual([{ failures: 5, successes: 6 }, 'test'])
  expect(calls).toEqual([
    ['empty', 1, 2],
    ['admit', 'tally', 3, 60_000],
    ['reject', 'tally', 4],
    ['settle', 'tally', 3, 'failure', 5, 'cause'],
    ['counts', 'tally', 6],
  ])
})

it('asks nothing of a strategy that does not look at rejections', () => {
  const { member } = memberOf()
  const local = untyped({ ...localOf().local, reject: undefined })

  expect(() => {
    new FleetProbeGate(local, member).reject('tally', 0)
  }).not.toThrow()
})
