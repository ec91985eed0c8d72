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
