import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { CircuitEvent } from 'recloser'
import { atEveryDepth } from '../support/stack-end.ts'
import { Harness } from '../support/harness.ts'
import { Walker, small, walkWithHolds } from './walk.ts'

describe('law 6: state is committed first, events come in order', () => {
  it('commits the state before a listener is told', () => {
    const { breaker } = new Harness({ failureThreshold: 1 })
    const seen: unknown[] = []
    breaker.subscribe((event) => {
      if (event.type === 'transition')
        seen.push([event.to, breaker.state, breaker.stats.totals.trips, breaker.tryAcquire()])
    })

    breaker.acquire().fail()

    expect(seen).toEqual([['open', 'open', 1, undefined]])
  })

  it('commits a count before a listener is told', () => {
    const { breaker } = new Harness()
    const seen: number[] = []
    breaker.subscribe((event) => {
      if (event.type === 'failure') seen.push(breaker.stats.failures, breaker.stats.totals.failures)
    })

    breaker.acquire().fail()

    expect(seen).toEqual([1, 1])
  })

  it('tells a failure before the transition that it caused', () => {
    const harness = new Harness({ failureThreshold: 1 })

    harness.fail()

    expect(harness.told()).toEqual(['failure', 'transition'])
  })

  it('tells events in order to all when a listener causes the next transition', () => {
    const first: string[] = []
    const harness = new Harness({ failureThreshold: 1 })
    harness.events.length = 0
    const { breaker } = harness
    const log = (to: string[]) => (event: CircuitEvent) => {
      if (event.type === 'transition') to.push(event.to)
    }
    const last: string[] = []
    breaker.subscribe(log(first))
    breaker.subscribe((event) => {
      if (event.type === 'transition' && event.to === 'open') breaker.reset()
    })
    breaker.subscribe(log(last))

    harness.fail()

    expect({ first, last }).toEqual({ first: ['open', 'closed'], last: ['open', 'closed'] })
  })

  it('keeps order and depth when listeners trip and reset a thousand times in turn', () => {
    const harness = new Harness()
    const { breaker } = harness
    let rounds = 0
    breaker.subscribe((event) => {
      if (event.type !== 'transition' || ++rounds >= 1_000) return
      if (event.to === 'open') breaker.reset()
      else breaker.trip()
    })

    breaker.trip()

    const alternating = Array.from({ length: 1_000 }, (_, index) =>
      index % 2 === 0 ? 'closed > open' : 'open > closed',
    )
    expect(harness.transitions()).toEqual(alternating)
  })

  it('ends where a listener calls at each rejection, and tells the rejections in order', () => {
    const harness = new Harness({ resetTimeoutMs: 1_000 })
    const { breaker } = harness
    breaker.trip()
    breaker.subscribe((event) => {
      if (event.type === 'rejected') breaker.tryAcquire()
    })

    const permit = breaker.tryAcquire()

    expect([permit, harness.told().length, new Set(harness.told().slice(1))]).toEqual([
      undefined,
      10_002,
      new Set(['rejected']),
    ])
    expect(harness.hookErrors).toMatchObject([{ error: { name: 'RangeError' }, hook: 'listener' }])
  })

  it('tells of a call that a listener makes after the listener has returned', () => {
    const order: string[] = []
    const { breaker } = new Harness()
    let asked = false
    breaker.subscribe((event) => {
      order.push(`begin ${event.type}`)
      if (!asked) {
        asked = true
        breaker.acquire().succeed()
      }
      order.push(`end ${event.type}`)
    })

    breaker.acquire().fail()

    expect(order).toEqual(['begin failure', 'end failure', 'begin success', 'end success'])
  })

  it('tells again after a stack overflow in the middle of telling', () => {
    const { breaker } = new Harness({ clock: () => 0 })
    let told = 0
    let rounds = 0
    breaker.subscribe(() => told++)

    atEveryDepth(
      () => {
        breaker.acquire().succeed()
      },
      () => {
        told = 0
        breaker.acquire().succeed()
        rounds += told
      },
    )

    expect(rounds).toBe(64)
  })

  it('tells no event to a listener that unsubscribed, and each once to one that stays', () => {
    const harness = new Harness()
    const told: string[] = []
    const leave = harness.breaker.subscribe((event) => {
      told.push(event.type)
      leave()
    })

    harness.succeed(2)

    expect([told, harness.told()]).toEqual([['success'], ['success', 'success']])
  })

  it('makes nothing of unsubscribing twice', () => {
    const harness = new Harness()
    const leave = harness.breaker.subscribe(() => undefined)

    leave()
    leave()
    harness.succeed()

    expect(harness.told()).toEqual(['success'])
  })

  it('reads no clock for a success that nobody listens to, where the rule needs none', () => {
    let reads = 0
    const breaker = new CircuitBreaker({ clock: () => ++reads, onStateChange: () => undefined })
    const before = reads

    breaker.acquire().succeed()

    expect(reads).toBe(before)
  })

  it.each([undefined, null, 'listener', {}])('refuses %s for a listener', (listener) => {
    const { breaker } = new Harness()

    expect(() => breaker.subscribe(listener as () => void)).toThrow(/^subscribe\(\): `listener` .+received/)
  })

  it('tells a listener that is added by another one from the next event on', () => {
    const harness = new Harness()
    const told: string[] = []
    let added = false
    harness.breaker.subscribe(() => {
      if (!added) harness.breaker.subscribe(({ type }) => told.push(type))
      added = true
    })

    harness.succeed()
    harness.fail()

    expect(told).toEqual(['failure'])
  })

  it('tells nothing more to a listener that another one removed, not even the present event', () => {
    const harness = new Harness()
    const told: string[] = []
    harness.breaker.subscribe(() => {
      leave()
    })
    const leave = harness.breaker.subscribe(({ type }) => told.push(type))

    harness.succeed()

    expect(told).toEqual([])
  })

  it('tells on every walk transitions that each begin where the last one ended', () => {
    fc.assert(
      fc.property(walkWithHolds, (steps) => {
        const walker = new Walker(small)
        for (const step of steps) walker.take(step)

        const states = ['closed']
        for (const event of walker.harness.events) {
          if (event.type !== 'transition') continue
          expect(event.from).toBe(states.at(-1))
          expect(event.to).not.toBe(event.from)
          states.push(event.to)
        }
      }),
    )
  })
})
