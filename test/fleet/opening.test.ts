import { CircuitBreaker } from 'recloser'
import { manualClock } from 'recloser/testing'
import { expect, it } from 'vitest'
import type { CircuitView } from '../../src/fleet/reply.ts'
import { closedBy, openedBy, outlasts, remainingMsOf } from '../../src/fleet/opening.ts'
import { viewOf } from './support/fake-client.ts'

/** How Redis has a circuit that is open for so long. */
const openFor = (remainingMs: number): CircuitView => ({ ...viewOf(true, 7, remainingMs), generation: 7 })

/** A breaker that was opened by hand for a second, and its clock. */
function opened(shadow = false) {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ clock, shadow })
  breaker.trip('maintenance', { forMs: 1_000 })
  return { breaker, clock }
}

it('a breaker stays open for what is left of its time, and then for no time', () => {
  const { breaker, clock } = opened()
  const left = [remainingMsOf(breaker)]
  clock.advance(400)
  left.push(remainingMsOf(breaker))
  clock.advance(700)
  left.push(remainingMsOf(breaker), remainingMsOf(new CircuitBreaker()))

  expect(left).toEqual([1_000, 600, 0, 0])
})

it('what was opened by hand for 25 ms longer than the fleet, and not more, ends with the fleet', () => {
  const { breaker } = opened()

  expect([1_000, 975, 974].map((ms) => outlasts(breaker, openFor(ms)))).toEqual([false, false, true])
})

it.each([
  ['in shadow mode', opened(true).breaker],
  ['that is closed', new CircuitBreaker()],
])('a breaker %s outlasts no fleet', (_how, breaker) => {
  expect(outlasts(breaker, openFor(10))).toBe(false)
})

it('a breaker that is open for less than 25 ms longer or shorter stays as it is', () => {
  const { breaker } = opened()
  const opens = (ms: number): number | undefined => openedBy(openFor(ms), breaker, undefined)?.openMs

  expect([1_000, 976, 1_024, 975, 1_025].map(opens)).toEqual([undefined, undefined, undefined, 975, 1_025])
})

it('a closed breaker opens with the fleet, however short that is, with its reason and its attempt', () => {
  const open = openedBy({ ...openFor(10), attempt: 3 }, new CircuitBreaker(), undefined)

  expect(open).toMatchObject({
    kind: 'open',
    openMs: 10,
    attempt: 3,
    reason: 'fleet opened',
    cause: 'too many failures',
  })
})

it('a breaker opens as its own verdict says, unless it has moved on since', () => {
  const { breaker } = opened()
  const from = breaker.current.state
  const open = openedBy(openFor(5_000), breaker, undefined)

  expect(openedBy(openFor(60_000), breaker, { from, open })).toBe(open)
  expect(openedBy(openFor(60_000), breaker, { from: { ...from }, open })).not.toBe(open)
})

it('a breaker closes with the fleet, by its own probes or by those of others', () => {
  const { breaker } = opened()
  const from = breaker.current.state

  expect(closedBy(breaker, { from, open: undefined })?.reason).toBe('probes succeeded')
  expect(closedBy(breaker, { from: { ...from }, open: undefined })?.reason).toBe('fleet closed')
  expect(closedBy(breaker, undefined)?.reason).toBe('fleet closed')
})

it('a closed breaker has nothing to close', () => {
  expect(closedBy(new CircuitBreaker(), undefined)).toBeUndefined()
})
