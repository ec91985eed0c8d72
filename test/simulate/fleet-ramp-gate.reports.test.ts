import { describe, expect, it } from 'vitest'
import { gateOf, nothing, rampOf } from './fleet-ramp-rig.ts'

/** What is told of calls that ended, with no wish for more. */
const ended = { ...nothing, round: 1, wanted: 0 }
const part = { round: 1, calls: 0, most: 4 }

describe('a process tells its fleet', () => {
  it('how the calls of the round ended, and how long the good ones took', () => {
    const { admit, settle, timeUp, told, timers } = rampOf(4)
    timers.length = 0
    admit(1_000, 1_001, 1_002, 1_003)
    settle(1_000, 'success', 1_010)
    settle(1_001, 'success', 1_011)
    settle(1_002, 'failure', 1_012, new Error('sick'))
    settle(1_003, 'ignored', 1_013)

    expect(timers.map(({ ms }) => ms)).toEqual([25, 0])
    timeUp()
    expect(told()).toEqual([])
    timeUp()
    expect(told(part)).toEqual([
      { ...ended, good: 2, bad: 1, tookMs: 20, opening: { openMs: 1_000, attempt: 1, reason: 'probe failed' } },
    ])
  })

  it('each ending once', () => {
    const { admit, settle, timeUp, told, timers } = rampOf(2)
    timers.length = 0
    admit(1_000, 1_001)
    settle(1_000, 'success', 1_010)
    timeUp()
    const first = told(part)
    settle(1_001, 'success', 1_020)
    timeUp()

    expect([...first, ...told(part)]).toEqual([
      { ...ended, good: 1, tookMs: 10, inFlight: 1 },
      { ...ended, good: 1, tookMs: 19 },
    ])
  })

  it('at once when it has no more calls in flight or to make, and else once in a round', () => {
    const { admit, settle, timers } = rampOf(3)
    timers.length = 0
    admit(1_000, 1_001)
    settle(1_000, 'success', 1_010)
    settle(1_001, 'success', 1_010)

    expect(timers.map(({ ms }) => ms)).toEqual([25])
    admit(1_012)
    settle(1_012, 'success', 1_015)
    expect(timers.map(({ ms }) => ms)).toEqual([25, 0])
  })

  it('when the answer is there that is on its way', () => {
    const { admit, settle, gate, timeUp, told, timers, time } = rampOf(1)
    timers.length = 0
    admit(1_000)
    time.nowMs = 1_100
    gate.lease()
    settle(1_000, 'success', 1_101)
    timeUp()

    expect(told(part)).toEqual([{ ...nothing, round: 1, inFlight: 1 }])
    expect(told(part)).toEqual([{ ...ended, good: 1, tookMs: 101 }])
  })

  it('and may ask for more calls at once afterwards', () => {
    const { admit, settle, gate, timeUp, told, timers } = rampOf(1)
    timers.length = 0
    admit(1_000)
    settle(1_000, 'success', 1_025)
    timeUp()
    told(part)

    expect(gate.lease()).toBeDefined()
  })

  it('nothing of calls of an earlier round, but that they hold no place any more', () => {
    const { admit, settle, gate, timeUp, told, timers, time } = rampOf(3)
    admit(1_000, 1_001, 1_002)
    time.nowMs = 1_030
    gate.lease()
    told({ round: 2, calls: 0, most: 4 })
    timers.length = 0
    settle(1_000, 'success', 1_040)
    settle(1_001, 'failure', 1_040, new Error('sick'))
    timeUp()

    expect(told(part)).toEqual([{ ...ended, round: 2, inFlight: 1 }])
  })

  it('nothing of a call that it does not know', () => {
    const { admit, settle, gate, told, timers, time } = rampOf(1, {}, 'closed')
    timers.length = 0
    admit(1_000)

    expect([settle(999, 'failure', 1_010), timers]).toEqual(['closed', []])
    time.nowMs = 1_030
    gate.lease()
    expect(told(part)).toEqual([{ ...nothing, round: 1, inFlight: 1 }])
    expect(settle(1_000, 'failure', 1_040)).toBeUndefined()
  })

  it('of no call in flight that is out of time', () => {
    const { admit, settle, gate, told, time } = rampOf(4, { probeTimeoutMs: 50 })
    admit(1_000, 1_001, 1_002, 1_003)
    settle(1_003, 'ignored', 1_004)
    time.nowMs = 1_051
    gate.lease()

    // The second one had 50 ms, the third has had 49.
    expect(told(part)).toEqual([{ ...nothing, round: 1, inFlight: 1, callMs: 50 }])
  })

  it.each([
    [799, true],
    [800, false],
  ])('that an open circuit has refused a call %d ms ago: %s', (ms, rejected) => {
    const { breaker, gate, told, time } = gateOf()
    time.nowMs = 900
    breaker.tryAcquire()
    time.nowMs += ms

    gate.lease()
    expect(told(part)).toEqual([{ ...nothing, rejected }])
  })

  it('of no refusal where the circuit is half-open', () => {
    const { breaker, gate, told, time } = gateOf()
    time.nowMs = 900
    breaker.tryAcquire()
    time.nowMs = 1_000
    breaker.tryAcquire()

    gate.lease()
    expect([breaker.stats.state, told(part)]).toEqual(['half-open', [nothing]])
  })
})

describe('a part of a round', () => {
  it('is given back after a second in which it was not used up', () => {
    const { timers, timeUp, gate, told } = rampOf(2)

    expect(timers.map(({ ms }) => ms)).toEqual([1_000])
    timeUp()
    expect(gate.firstWait()).toBe(10)
    expect(timers.map(({ ms }) => ms)).toEqual([0])
    timeUp()
    expect(told(part)).toEqual([ended])
  })

  it('has no time limit where it was used up, where there is none, or where another round has begun', () => {
    const used = rampOf(1)
    used.admit(1_000)
    used.timeUp()
    const none = rampOf(0)
    const next = rampOf(1)
    next.admit(1_000)
    next.time.nowMs = 1_100
    next.gate.lease()
    next.told({ round: 2, calls: 1, most: 4 })
    next.timeUp()

    expect([used.timers, none.timers, next.gate.firstWait()]).toEqual([[], [], 0])
  })

  it('adds to what is left of the one before', () => {
    const { admit, told, gate } = rampOf(2)
    admit(1_025)
    told({ round: 1, calls: 1, most: 4 })
    admit(1_026)

    expect(gate.firstWait()).toBe(0)
    admit(1_027)
    expect(gate.firstWait()).toBe(10)
  })
})

describe('what a process has of a ramp', () => {
  it('is gone when the circuit opens or closes', () => {
    const { admit, settle, breaker, gate, moves, timeUp, timers, told } = rampOf(3)
    timers.length = 0
    admit(1_000, 1_001)
    settle(1_000, 'failure', 1_010, new Error('sick'))
    breaker.reset()
    gate.moved(breaker.current.state)
    timeUp()

    expect([moves, gate.firstWait(), told()]).toEqual([['closed'], 10, []])
    breaker.trip()
    admit(2_100)
    gate.lease()
    expect(told({ round: 1, calls: 1, most: 4 })).toEqual([nothing])
    timers.length = 0
    admit(2_110)
    settle(2_110, 'success', 2_120)
    expect(timers.map(({ ms }) => ms)).toEqual([0])
  })

  it('stays when the circuit is half-open', () => {
    const { breaker, gate, moves } = rampOf(1)
    breaker.tryAcquire()
    gate.moved(breaker.current.state)

    expect([moves, gate.firstWait()]).toEqual([['half-open'], 0])
  })
})
