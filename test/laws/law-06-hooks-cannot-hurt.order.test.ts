import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from '../../src/index.ts'
import type { CircuitEvent } from '../../src/index.ts'
import { atEveryDepth } from '../breaker/stack-end.ts'
import { Bench } from './bench.ts'
import { Walker, small, walkWithHolds } from './walk.ts'

describe('law 6: state is committed first, events come in order', () => {
  it('commits the state before a listener is told', () => {
    const { breaker } = new Bench({ failureThreshold: 1 })
    const seen: unknown[] = []
    breaker.subscribe((event) => {
      if (event.type === 'transition')
        seen.push([event.to, breaker.state, breaker.stats.totals.trips, breaker.tryAcquire()])
    })

    breaker.acquire().fail()

    expect(seen).toEqual([['open', 'open', 1, undefined]])
  })

  it('commits a count before a listener is told', () => {
    const { breaker } = new Bench()
    const seen: number[] = []
    breaker.subscribe((event) => {
      if (event.type === 'failure') seen.push(breaker.stats.failures, breaker.stats.totals.failures)
    })

    breaker.acquire().fail()

    expect(seen).toEqual([1, 1])
  })

  it('tells a failure before the transition that it caused', () => {
    const bench = new Bench({ failureThreshold: 1 })

    bench.fail()

    expect(bench.told()).toEqual(['failure', 'transition'])
  })

  it('tells events in order to all when a listener causes the next transition', () => {
    const first: string[] = []
    const bench = new Bench({ failureThreshold: 1 })
    bench.events.length = 0
    const { breaker } = bench
    const log = (to: string[]) => (event: CircuitEvent) => {
      if (event.type === 'transition') to.push(event.to)
    }
    const last: string[] = []
    breaker.subscribe(log(first))
    breaker.subscribe((event) => {
      if (event.type === 'transition' && event.to === 'open') breaker.reset()
    })
    breaker.subscribe(log(last))

    bench.fail()

    expect({ first, last }).toEqual({ first: ['open', 'closed'], last: ['open', 'closed'] })
  })

  it('keeps order and depth when listeners trip and reset a thousand times in turn', () => {
    const bench = new Bench()
    const { breaker } = bench
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
    expect(bench.transitions()).toEqual(alternating)
  })

  it('ends where a listener calls at each rejection, and tells the rejections in order', () => {
    const bench = new Bench({ resetTimeoutMs: 1_000 })
    const { breaker } = bench
    breaker.trip()
    breaker.subscribe((event) => {
      if (event.type === 'rejected') breaker.tryAcquire()
    })

    const permit = breaker.tryAcquire()

    expect([permit, bench.told().length, new Set(bench.told().slice(1))]).toEqual([
      undefined,
      10_002,
      new Set(['rejected']),
    ])
    expect(bench.hookErrors).toMatchObject([{ error: { name: 'RangeError' }, hook: 'listener' }])
  })

  it('tells of a call that a listener makes after the listener has returned', () => {
    const order: string[] = []
    const { breaker } = new Bench()
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
    const { breaker } = new Bench({ clock: () => 0 })
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
    const bench = new Bench()
    const told: string[] = []
    const leave = bench.breaker.subscribe((event) => {
      told.push(event.type)
      leave()
    })

    bench.succeed(2)

    expect([told, bench.told()]).toEqual([['success'], ['success', 'success']])
  })

  it('makes nothing of unsubscribing twice', () => {
    const bench = new Bench()
    const leave = bench.breaker.subscribe(() => undefined)

    leave()
    leave()
    bench.succeed()

    expect(bench.told()).toEqual(['success'])
  })

  it('reads no clock for a success that nobody listens to, where the rule needs none', () => {
    let reads = 0
    const breaker = new CircuitBreaker({ clock: () => ++reads, onStateChange: () => undefined })
    const before = reads

    breaker.acquire().succeed()

    expect(reads).toBe(before)
  })

  it.each([undefined, null, 'listener', {}])('refuses %s for a listener', (listener) => {
    const { breaker } = new Bench()

    expect(() => breaker.subscribe(listener as () => void)).toThrow(/^subscribe\(\): `listener` .+received/)
  })

  it('tells a listener that is added by another one from the next event on', () => {
    const bench = new Bench()
    const told: string[] = []
    let added = false
    bench.breaker.subscribe(() => {
      if (!added) bench.breaker.subscribe(({ type }) => told.push(type))
      added = true
    })

    bench.succeed()
    bench.fail()

    expect(told).toEqual(['failure'])
  })

  it('tells nothing more to a listener that another one removed, not even the present event', () => {
    const bench = new Bench()
    const told: string[] = []
    bench.breaker.subscribe(() => {
      leave()
    })
    const leave = bench.breaker.subscribe(({ type }) => told.push(type))

    bench.succeed()

    expect(told).toEqual([])
  })

  it('tells on every walk transitions that each begin where the last one ended', () => {
    fc.assert(
      fc.property(walkWithHolds, (steps) => {
        const walker = new Walker(small)
        for (const step of steps) walker.take(step)

        const states = ['closed']
        for (const event of walker.bench.events) {
          if (event.type !== 'transition') continue
          expect(event.from).toBe(states.at(-1))
          expect(event.to).not.toBe(event.from)
          states.push(event.to)
        }
      }),
    )
  })
})
