import { expect, it } from 'vitest'
import { Agenda } from '../../src/simulate/agenda.ts'
import { Expiries, type Expiring } from '../../src/simulate/expiries.ts'

/** A clock that counts its alarms, and things that expire on it after ten milliseconds. */
function expiring(ms = 10) {
  const agenda = new Agenda<() => void>()
  const clock = {
    nowMs: 0,
    alarms: 0,
    after(delayMs: number, act: () => void): void {
      clock.alarms++
      agenda.add(clock.nowMs + delayMs, act)
    },
  }
  const expiries = new Expiries(clock, ms)
  const expired: [name: string, atMs: number][] = []
  const add = (name: string): Expiring & { hasEnded: boolean } => {
    const item = { hasEnded: false, expire: () => void expired.push([name, clock.nowMs]) }
    expiries.add(item)
    return item
  }
  /** Lets the time come to a moment. */
  const pass = (toMs: number): void => {
    while (agenda.nextAtMs <= toMs) {
      clock.nowMs = agenda.nextAtMs
      agenda.take()?.()
    }
    clock.nowMs = toMs
  }
  return { add, pass, expired, clock }
}

it('lets each thing expire when its time is over, and sets one alarm at a time', () => {
  const { add, pass, expired, clock } = expiring()
  add('a')
  add('b')
  pass(4)
  add('c')
  const before = clock.alarms

  pass(100)

  expect(expired).toEqual([
    ['a', 10],
    ['b', 10],
    ['c', 14],
  ])
  expect([before, clock.alarms]).toEqual([1, 2])
})

it('lets nothing expire that has ended, and sets no alarm for it', () => {
  const { add, pass, expired, clock } = expiring()
  const [first, second] = [add('a'), add('b')]
  pass(5)
  const third = add('c')
  pass(7)
  const last = add('d')
  for (const item of [first, third]) item.hasEnded = true

  pass(10)
  last.hasEnded = true
  pass(100)

  expect(expired).toEqual([['b', 10]])
  expect([second.hasEnded, clock.alarms]).toEqual([false, 2])
})

it('forgets what has ended as soon as something else is added', () => {
  const { add, pass, expired, clock } = expiring()
  add('a').hasEnded = true
  pass(3)
  add('b')

  pass(12)
  const early = clock.alarms
  pass(13)

  // The alarm of the first one was set already.
  expect([expired, early, clock.alarms]).toEqual([[['b', 13]], 2, 2])
})

it('begins anew after a time with nothing in it', () => {
  const { add, pass, expired } = expiring()
  add('a')
  pass(50)
  add('b')

  pass(60)

  expect(expired).toEqual([
    ['a', 10],
    ['b', 60],
  ])
})

it('sets no alarm where nothing expires', () => {
  const { add, pass, expired, clock } = expiring(Infinity)
  add('a')

  pass(1e9)

  expect([expired, clock.alarms]).toEqual([[], 0])
})
