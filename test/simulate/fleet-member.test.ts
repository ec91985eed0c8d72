import { expect, it } from 'vitest'
import { slowStart } from 'recloser/recovery'
import { fleetOf, opened } from './fleet-rig.ts'

it('opens the others, and not again those that are open until the same moment', () => {
  const { breaker, changes, until, waits } = fleetOf(3)

  breaker(0).trip()
  breaker(1).trip()
  until(500)

  expect(changes).toEqual([
    '0 0: closed > open, manual',
    '0 1: closed > open, manual',
    '10 2: closed > open, fleet opened',
  ])
  expect(waits()).toEqual([500, 500, 510])
})

it('is open as long as the fleet where its own open period began earlier', () => {
  const { breaker, until, waits } = fleetOf(2)

  breaker(0).trip()
  until(500)
  breaker(1).trip()
  until(900)

  expect(waits()).toEqual([610, 600])
})

it('tells the fleet where it begins its open period anew', () => {
  const { breaker, until, waits } = opened(3)

  breaker(2).trip(undefined, { forMs: 5_000 })
  until(200)

  expect(waits()).toEqual([4_910, 4_910, 4_900])
})

it('gives a vote that comes too late no weight', () => {
  const { breaker, until, waits } = fleetOf(3)
  breaker(0).trip()
  breaker(1).trip()

  // The word of the fleet is on its way.
  until(7)
  breaker(2).trip(undefined, { forMs: 5_000 })
  until(500)

  expect(waits()).toEqual([500, 500, 510])
})

it.each([
  [978, 510],
  [979, 486],
])('takes on the end of the open period where its own lies 25 ms apart or more: open for %d ms', (forMs, waitMs) => {
  const { breaker, until, waits } = fleetOf(3)
  breaker(0).trip()
  breaker(1).trip()
  until(7)
  breaker(2).trip(undefined, { forMs })
  until(500)

  expect(waits()).toEqual([500, 500, waitMs])
})

it('does not tell the fleet what it has heard from it', () => {
  const { call, until } = opened(3)
  until(1_000)

  // The fleet has counted from the vote, which came after five milliseconds.
  const probe = call(0)
  until(1_011)

  expect(probe.admitted).toBeDefined()
})

it('closes with all others by a probe that succeeds', () => {
  const { call, changes, until } = opened(2)
  until(1_010)
  const probe = call(0)
  until(1_021)
  probe.admitted?.end('success', 1_021)
  until(1_100)

  expect(changes.slice(1)).toEqual([
    '1031 0: half-open > closed, probes succeeded',
    '1031 1: open > closed, fleet closed',
  ])
})

it('opens again by the failed probe of another one, also where it is half-open itself', () => {
  const { call, changes, until } = opened(2, { halfOpenMaxCalls: 2 })
  until(1_010)
  const probes = [call(0), call(1)]
  until(1_021)
  probes[0]?.admitted?.end('failure', 1_021)
  until(1_100)

  expect(changes).toEqual([
    '1020 0: open > half-open, reset timeout passed',
    '1020 1: open > half-open, reset timeout passed',
    '1031 0: half-open > open, probe failed',
    '1031 1: half-open > open, fleet opened',
  ])
})

it('closes all by its reset, each of them once', () => {
  const { breaker, changes, until } = opened(2)

  breaker(0).reset()
  until(500)

  expect(changes).toEqual(['100 0: open > closed, manual', '110 1: open > closed, fleet closed'])
})

it('opens with the fleet also where it has just closed with it', () => {
  const { breaker, changes, until } = opened(3)
  breaker(0).reset()
  until(112)
  breaker(0).trip()
  breaker(1).trip()
  until(200)

  expect(changes.filter((change) => change.includes(' 2: '))).toEqual([
    '110 2: open > closed, fleet closed',
    '122 2: closed > open, fleet opened',
  ])
})

it('stays open where it opened by itself after it had closed the circuit of all', () => {
  const { breaker, changes, until } = opened(2)

  breaker(0).reset()
  breaker(0).trip()
  until(500)

  expect(changes.slice(2)).toEqual(['110 1: open > closed, fleet closed'])
})

it('has its own circuit once the fleet has closed, with a probe of its own', () => {
  const { breaker, call, changes, until } = opened(2)
  breaker(0).reset()
  until(200)
  breaker(1).trip()
  until(1_200)
  const probe = call(1)
  until(1_300)
  probe.admitted?.end('success', 1_300)

  expect(changes.slice(2)).toEqual([
    '200 1: closed > open, manual',
    '1210 1: open > half-open, reset timeout passed',
    '1300 1: half-open > closed, probes succeeded',
  ])
})

it('counts the way to the store and back as the wait for a probe', () => {
  const { call, rejected, until } = opened(2)
  until(1_005)

  // The second one finds no further lease to wait for.
  call(0)
  call(0)

  expect(rejected).toEqual([10])
})

it('has its own circuit where it opens alone', () => {
  const { breaker, call, changes, until } = fleetOf(3)
  breaker(0).trip()
  until(1_000)
  const probe = call(0)
  until(1_100)
  probe.admitted?.end('success', 1_100)
  until(1_200)

  expect(changes).toEqual([
    '0 0: closed > open, manual',
    '1010 0: open > half-open, reset timeout passed',
    '1100 0: half-open > closed, probes succeeded',
  ])
})

it('begins with one call in all where its strategy is a ramp, and does not close with the first good answer', () => {
  const { breaker, call, until } = opened(2, { recovery: slowStart() })
  until(900)
  // A call was refused, so that traffic must come back step by step.
  breaker(0).tryAcquire()
  until(1_020)

  const calls = [call(0), call(1)]
  until(1_040)
  expect(calls.map(({ admitted }) => admitted !== undefined)).toEqual([true, false])
  calls[0]?.admitted?.end('success', 1_040)
  until(1_100)
  expect(breaker(0).stats.state).toBe('half-open')
})
