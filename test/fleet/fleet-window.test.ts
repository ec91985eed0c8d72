import { failureCount } from 'recloser/trip'
import { expect, it, vi } from 'vitest'
import { FleetWindow, type Telling } from '../../src/fleet/fleet-window.ts'
import { readReply } from '../../src/fleet/reply.ts'

const trip = failureCount({ threshold: 8 })
const none = { calls: 0, failures: 0, slow: 0 }

function windowOf(quorum: number) {
  let counted = 0
  const window = new FleetWindow(trip, 1_000, quorum, () => counted++)
  const tally = window.trip.empty()
  return { window, tally, fail: (atMs: number) => window.trip.record(tally, true, 0, atMs), counted: () => counted }
}

/** What Redis has of four instances: so many failures in the part of time that begins now. */
const replyWith = (failures: number) =>
  readReply(
    JSON.stringify({
      ...{ status: 'ok', now: 1, epoch: '1', revision: '1', alive: 4 },
      ...{ bucket: '7', buckets: [['7', 0, failures, failures, 0]] },
    }),
  )

it('remembers what went wrong here for a minute', () => {
  const { window, fail } = windowOf(2)
  fail(0)
  fail(30_000)

  expect([30_000, 59_999, 63_000, 93_000].map((nowMs) => window.wrongOfLate(nowMs))).toEqual([2, 2, 1, 0])
})

it.each([
  { quorum: 0.5, least: 2 },
  { quorum: 2, least: 2 },
  { quorum: 9, least: 1 },
  { quorum: 1, least: 4 },
  { quorum: 0.01, least: 4 },
])('needs $least of eight failures here to open alone, with a quorum of $quorum of four', ({ quorum, least }) => {
  const { window, tally, fail } = windowOf(quorum)
  window.absorb(tally, none, replyWith(8), 0)
  const reasons: (string | undefined)[] = []

  for (let call = 0; call < least; call++) reasons.push(fail(1))

  expect(reasons.map((reason) => reason !== undefined)).toEqual(
    Array.from({ length: least }, (_, call) => call === least - 1),
  )
})

it('asks the fleet with the next exchange for a reason that is none for this process alone', () => {
  const { window, tally, fail } = windowOf(2)
  window.absorb(tally, none, replyWith(7), 0)

  const alone = fail(1)
  const together = window.absorb(tally, window.take(1, 2) ?? none, replyWith(8), 2)

  expect([alone, together]).toEqual([undefined, '8 failures within timeWindow(60000/10)'])
})

it('goes by its own rules again when it has heard of no other for a minute', () => {
  const { window, tally } = windowOf(2)
  window.absorb(tally, none, replyWith(8), 0)

  expect([0, 59_999, 60_000].map((nowMs) => window.isWitness(nowMs))).toEqual([false, false, true])
})

it('says once that there is something to tell', () => {
  const { window, fail, counted } = windowOf(2)

  fail(0)
  fail(0)
  const first = counted()
  window.take(1, 0)
  fail(0)

  expect([first, counted()]).toEqual([1, 2])
})

it('tells what has no answer again, under its number, before what was counted since', () => {
  const { window, fail, counted } = windowOf(2)
  fail(0)
  const first = window.take(1, 0)
  fail(5)
  fail(5)

  const again = window.take(2, 10)
  window.told(first as Telling, false)
  const armed = counted()
  window.told(first as Telling, true)
  const next = window.take(3, 20)

  expect(again).toBe(first)
  expect([first, next]).toEqual([
    { calls: 1, failures: 1, slow: 0, number: 1, atMs: 0 },
    { calls: 2, failures: 2, slow: 0, number: 3, atMs: 20 },
  ])
  // With each of the first calls, and with both answers, since there was more to tell.
  expect([armed, counted()]).toEqual([3, 4])
})

it('keeps no more parts of what went wrong than it needs, even if it is never asked', () => {
  const { fail } = windowOf(2)
  const set = vi.spyOn(Map.prototype, 'set')
  for (let part = 0; part < 1_000; part++) fail(part * 3_000)

  const maps = set.mock.contexts as readonly Map<unknown, unknown>[]
  const sizes = maps.filter((map) => map.get(999) === 1).map((map) => map.size)
  set.mockRestore()

  expect(Math.max(...sizes)).toBeLessThanOrEqual(21)
  expect(sizes).not.toHaveLength(0)
})
