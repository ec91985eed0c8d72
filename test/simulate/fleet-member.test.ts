import { expect, it } from 'vitest'
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

it('closes all by its reset, each of them once', () => {
  const { breaker, changes, until } = opened(2)

  breaker(0).reset()
  until(500)

  expect(changes).toEqual(['100 0: open > closed, manual', '110 1: open > closed, fleet closed'])
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
