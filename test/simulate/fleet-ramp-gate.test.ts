import { describe, expect, it } from 'vitest'
import { FleetRampGate } from '../../src/simulate/fleet-ramp-gate.ts'
import { untyped } from '../support/complaint.ts'
import { localOf, memberOf } from './fleet-gate-rig.ts'
import { gateOf, nothing, rampOf, rules } from './fleet-ramp-rig.ts'

describe('a call of the ramp', () => {
  it('waits for the store while the process has no part of it, and not at all once it has one', () => {
    const { gate, member, told } = gateOf()
    const waits = [gate.firstWait(), gate.wait('tally', 1, 2)]
    gate.lease()
    told({ round: 1, calls: 1, most: 1 })
    waits.push(gate.firstWait(), gate.wait('tally', 1, 2))
    member.follows = false

    expect([...waits, gate.firstWait()]).toEqual([10, 10, 0, 0, 0])
  })

  it('is one of its own strategy where the fleet has not opened', () => {
    const { gate, member, calls, arrive } = gateOf({}, 'open')
    member.follows = false

    const seen = [gate.firstWait(), gate.wait('tally', 1, 2), gate.lease(), gate.settle('tally', 3, 'failure', 4, 'x')]
    gate.empty(1, 2)
    gate.admit('tally', 3, 4)
    gate.reject('tally', 5)

    expect(seen).toEqual([0, 77, undefined, 'open'])
    expect([gate.counts('tally', 6), gate.shape]).toEqual([{ failures: 5, successes: 6 }, 'test'])
    expect(calls).toEqual([
      ['wait', 'tally', 1, 2],
      ['settle', 'tally', 3, 'failure', 4, 'x'],
      ['empty', 1, 2],
      ['admit', 'tally', 3, 4],
      ['reject', 'tally', 5],
      ['counts', 'tally', 6],
    ])
    expect(arrive()).toEqual([])
  })

  it('asks nothing of a strategy that does not look at rejections', () => {
    const local = untyped({ ...localOf().local, reject: undefined })

    expect(() => {
      new FleetRampGate(local, rules, memberOf().member).reject('tally', 0)
    }).not.toThrow()
  })

  it('asks for as many as there may be, and goes on when the answer is there', () => {
    const { gate, told } = gateOf()
    const wentOn: unknown[] = []

    void gate.lease()?.then(() => wentOn.push('first'))

    expect(told(undefined)).toEqual([nothing])
    expect(wentOn).toEqual(['first'])
  })

  it('asks for nothing before its time has come, or while there are calls that may be made', () => {
    const early = gateOf()
    early.time.nowMs = 999
    const { gate, time } = rampOf(1)
    time.nowMs = 1_100

    expect([early.gate.lease(), gate.lease()]).toEqual([undefined, undefined])
  })

  it('asks once in a round; a call that cannot ask is told as rejected', () => {
    const { gate, told, time } = gateOf()

    const seen = [1_000, 1_000, 1_024, 1_025].map((nowMs) => {
      time.nowMs = nowMs
      const asks = gate.lease() !== undefined
      return [asks, told(undefined).map(({ rejected }) => rejected)]
    })

    expect(seen).toEqual([
      [true, [false]],
      [false, []],
      [false, []],
      [true, [true]],
    ])
  })

  it('does not ask while an answer is on its way', () => {
    const { gate, told, time } = gateOf()
    gate.lease()
    time.nowMs = 2_000

    expect(gate.lease()).toBeUndefined()
    expect(told(undefined)).toEqual([nothing])
    expect(gate.lease()).toBeDefined()
  })

  it('takes no part once the fleet has closed', () => {
    const { gate, told, member } = gateOf()
    gate.lease()
    member.follows = false
    told({ round: 1, calls: 1, most: 1 })
    member.follows = true

    expect(gate.firstWait()).toBe(10)
  })

  it('fetches the next part when half of this one is used, once in a round', () => {
    const { admit, told } = rampOf(4)
    admit(1_000, 1_000)
    const soon = told()
    admit(1_025)
    const later = told({ round: 1, calls: 4, most: 4 })
    admit(1_050)
    const [many] = [told()]
    admit(1_051, 1_052)

    expect(soon).toEqual([])
    expect(later).toEqual([{ ...nothing, round: 1, inFlight: 3, unused: 1 }])
    // Four of five are left, then two.
    expect(many).toEqual([])
    expect(told()).toEqual([{ ...nothing, round: 1, inFlight: 6, unused: 2 }])
  })

  it('takes no place where it passes without a part, and uses none where the fleet has closed', () => {
    const { admit, gate, told, time } = gateOf()
    admit(1_000)
    gate.lease()
    const without = told({ round: 1, calls: 1, most: 1 })
    const other = rampOf(1)
    other.member.follows = false
    other.admit(1_000)
    other.member.follows = true

    expect(without).toEqual([nothing])
    expect(other.gate.firstWait()).toBe(0)
    expect([time.nowMs, gate.firstWait()]).toEqual([1_000, 0])
  })
})
