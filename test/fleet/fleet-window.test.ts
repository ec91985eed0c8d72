import { failureCount, timeWindow } from 'recloser/trip'
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

/** What Redis has of four instances: so many failures in the part of time that begins now, or began a while ago. */
const replyWith = (failures: number, { ageMs = 0, slow = 0 } = {}) =>
  readReply(
    JSON.stringify({
      ...{ status: 'ok', now: 1, epoch: '1', revision: '1', alive: 4 },
      ...{ bucket: '7', buckets: [['7', ageMs, failures, failures, slow]] },
    }),
  )

it('remembers what went wrong here for a minute', () => {
  const { window, fail } = windowOf(2)
  fail(0)
  fail(30_000)

  expect([30_000, 59_999, 60_000, 93_000].map((nowMs) => window.wrongOfLate(nowMs))).toEqual([2, 2, 1, 0])
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

it.each([
  { windowMs: 10_000, historyMs: 60_000, bucketMs: 3_000 },
  { windowMs: 600_000, historyMs: 600_000, bucketMs: 30_000 },
])('looks back as far as the strategy, and a minute at least: $windowMs', ({ windowMs, historyMs, bucketMs }) => {
  const window = new FleetWindow(
    failureCount({ threshold: 8, over: timeWindow({ durationMs: windowMs }) }),
    1_000,
    2,
    vi.fn(),
  )

  expect(window).toMatchObject({ historyMs, bucketMs })
})

it('has nothing to tell where nothing was counted', () => {
  const { window, fail, counted } = windowOf(2)
  expect(window.take(1, 0)).toBeUndefined()

  fail(0)
  window.told(window.take(2, 0) as Telling, true)

  expect([window.take(3, 0), counted()]).toEqual([undefined, 1])
})

it('says again that there is something to tell after it was not answered', () => {
  const { window, fail, counted } = windowOf(2)
  fail(0)

  window.told(window.take(1, 0) as Telling, false)

  expect(counted()).toBe(2)
})

it('tells again what was counted in a new period, though an answer to the old one comes late', () => {
  const { window, fail } = windowOf(2)
  fail(0)
  const old = window.take(1, 0) as Telling
  window.forget(0)
  fail(5)
  const telling = window.take(2, 5)

  window.told(old, true)

  expect(window.take(3, 10)).toBe(telling)
})

it('opens alone in a new period by what it has seen itself', () => {
  const { window, tally, fail } = windowOf(2)
  fail(0)
  window.absorb(tally, none, replyWith(8), 0)
  const before = window.isWitness(1)

  window.forget(-Infinity)

  expect([before, window.isWitness(1)]).toEqual([false, true])
  expect([window.take(1, 1), window.wrongOfLate(1)]).toEqual([undefined, 0])
})

it.each([
  {
    began: 'before this period',
    ageMs: 501,
    isWitness: true,
    reasons: [undefined, '8 failures within timeWindow(60000/10)'],
  },
  {
    began: 'with this period',
    ageMs: 500,
    isWitness: false,
    reasons: ['8 failures within timeWindow(60000/10)', undefined],
  },
])('counts of a part of time that began $began what belongs to it', ({ ageMs, isWitness, reasons }) => {
  const { window, tally } = windowOf(2)
  window.forget(1_000)

  const first = window.absorb(tally, none, replyWith(8, { ageMs }), 1_500)
  const witness = window.isWitness(1_500)
  const second = window.absorb(tally, none, replyWith(ageMs > 500 ? 16 : 8, { ageMs }), 1_500)

  expect([first, second]).toEqual(reasons)
  expect(witness).toBe(isWitness)
})

it('counts slow calls as wrong too', () => {
  const { window, tally } = windowOf(2)

  window.absorb(tally, none, replyWith(4, { slow: 4 }), 0)

  expect(window.isWitness(0)).toBe(false)
})
