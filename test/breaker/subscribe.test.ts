import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, type CircuitEvent } from 'recloser'
import { complaint, untyped } from '../support/complaint.ts'

const types = ['transition', 'success', 'failure', 'ignored', 'rejected', 'hold'] as const

/** Makes an event of each type. */
const live = (breaker: CircuitBreaker): void => {
  breaker.acquire().succeed()
  breaker.acquire().ignore()
  breaker.hold('closed').release()
  breaker.acquire().fail(new Error('down'))
  breaker.tryAcquire()
}

describe('subscribe(type, listener)', () => {
  it.each(types)('hears every %s event and no other', (type) => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const all: CircuitEvent[] = []
    const some: CircuitEvent[] = []
    breaker.subscribe((event) => void all.push(event))
    breaker.subscribe(type, (event) => void some.push(event))

    live(breaker)

    expect(some).toEqual(all.filter((event) => event.type === type))
    expect(some.length).toBeGreaterThan(0)
  })

  it('reads no clock for calls where nobody subscribed to how they end', () => {
    const clock = vi.fn(() => 1)
    const breaker = new CircuitBreaker({ clock })
    const readFor = (type: (typeof types)[number]): number => {
      const unsubscribe = breaker.subscribe(type, () => undefined)
      clock.mockClear()
      breaker.acquire().succeed()
      unsubscribe()
      return clock.mock.calls.length
    }

    expect([readFor('transition'), readFor('rejected'), readFor('hold')]).toEqual([0, 0, 0])
    expect([readFor('success'), readFor('ignored'), readFor('failure')].every((reads) => reads > 0)).toBe(true)
  })

  it('takes a listener for all events still', () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const heard = new Set<string>()
    breaker.subscribe(({ type }) => heard.add(type))

    live(breaker)

    expect([...heard].sort()).toEqual([...types].sort())
  })

  it.each([
    [
      'a type that there is not',
      () => new CircuitBreaker().subscribe(untyped('opened'), () => undefined),
      /`type` must/,
    ],
    ['no type', () => new CircuitBreaker().subscribe(untyped(5), () => undefined), /`type` must/],
    ['no listener for a type', () => new CircuitBreaker().subscribe('hold', untyped(5)), /`listener` must/],
    ['a type alone', () => new CircuitBreaker().subscribe(untyped('hold')), /`listener` must/],
  ])('refuses %s', (_, attempt, says) => {
    expect(complaint(attempt).message).toMatch(says)
  })
})

describe('subscribe(listener)', () => {
  it('hears nothing of an open period that begins anew, nor twice of a call that counts for nothing', () => {
    const breaker = new CircuitBreaker()
    const heard: string[] = []
    breaker.subscribe(({ type }) => void heard.push(type))

    breaker.trip()
    breaker.trip()
    breaker.hold('closed')
    breaker.acquire().succeed()

    expect(heard).toEqual(['transition', 'hold', 'ignored'])
  })

  it('names itself where its listener is none', () => {
    expect(complaint(() => new CircuitBreaker().subscribe(untyped(5))).message).toMatch(
      /^subscribe\(\): `listener` must be a function/,
    )
    expect(complaint(() => new CircuitBreaker().subscribe(untyped('opened'), () => 0)).message).toMatch(
      /^subscribe\(\): `type` must be /,
    )
  })
})

describe('onStateChange', () => {
  it('hears of transitions alone, and is named where it throws', () => {
    const told: unknown[] = []
    const onStateChange = vi.fn(({ to }: { readonly to: string }) => {
      if (to === 'closed') throw new Error('listener')
    })
    const breaker = new CircuitBreaker({ onStateChange, onHookError: (_error, hook) => void told.push(hook) })
    breaker.subscribe(() => undefined)

    live(breaker)
    breaker.trip()
    breaker.reset()

    expect(onStateChange.mock.calls.map(([{ to }]) => to)).toEqual(['open', 'closed'])
    expect(told).toEqual(['onStateChange'])
  })
})

describe('the unsubscribe', () => {
  it('is Disposable, so that `using` takes the subscription back', () => {
    const breaker = new CircuitBreaker()
    const listener = vi.fn()
    {
      using subscription = breaker.subscribe(listener)
      expect(subscription).toBeTypeOf('function')
      breaker.acquire().succeed()
    }
    breaker.acquire().succeed()

    expect(listener).toHaveBeenCalledOnce()
  })
})
