import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, type CircuitEvent } from 'recloser'
import { publishDiagnostics } from 'recloser/diagnostics'
import { BreakerRegistry } from 'recloser/registry'
import { manualClock } from 'recloser/testing'
import { untyped } from '../support/complaint.ts'
import { countSubscriptions } from '../support/subscriptions.ts'

const types = ['transition', 'hold', 'rejected', 'success', 'failure', 'ignored'] as const
const heard: string[] = []
const hear = (message: unknown, name: string | symbol): void => {
  heard.push(`${String(name)} ${(message as CircuitEvent).circuit}`)
}
const listen = (type: string): void => subscribe(`recloser:${type}`, hear)

afterEach(() => {
  heard.length = 0
  for (const type of types) unsubscribe(`recloser:${type}`, hear)
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function useOneWay(breaker: CircuitBreaker): void {
  breaker.acquire().succeed()
  breaker.acquire().ignore()
  breaker.acquire().fail()
  breaker.tryAcquire()
  breaker.hold('closed').release()
}

describe('publishDiagnostics()', () => {
  it.each(types)('publishes on the channel recloser:%s', (type) => {
    listen(type)
    const breaker = new CircuitBreaker({ name: 'a', failureThreshold: 1 })
    const detach = publishDiagnostics(breaker)

    useOneWay(breaker)
    expect(heard).toEqual(Array.from({ length: type === 'hold' ? 2 : 1 }, () => `recloser:${type} a`))
    const told = heard.length

    detach()
    detach()
    breaker.reset()
    useOneWay(breaker)
    expect(heard).toHaveLength(told)
  })

  it('publishes nothing where an open period begins anew, which is no event of the breaker', () => {
    for (const type of types) listen(type)
    const onHookError = vi.fn()
    const breaker = new CircuitBreaker({ name: 'a', onHookError })
    publishDiagnostics(breaker)
    breaker.trip()
    heard.length = 0

    breaker.trip()

    expect(heard).toEqual([])
    expect(onHookError).not.toHaveBeenCalled()
  })

  it('tells all breakers of a registry, and leaves none of them', () => {
    const count = countSubscriptions()
    const registry = new BreakerRegistry({ maxSize: 2 })
    const first = registry.get('a')
    const detach = publishDiagnostics(registry)
    listen('success')

    for (const key of ['a', 'b', 'c']) registry.get(key).acquire().succeed()
    expect(heard).toEqual(['recloser:success a', 'recloser:success b', 'recloser:success c'])
    expect(count()).toBe(2)
    first.acquire().succeed()
    expect(heard).toHaveLength(3)

    detach()
    expect(count()).toBe(0)
  })

  it('has a call timed and told only while somebody subscribes', () => {
    const clock = vi.fn(() => 0)
    const breaker = new CircuitBreaker({ clock })
    publishDiagnostics(breaker)
    clock.mockClear()

    listen('transition')
    breaker.acquire().succeed()
    expect(clock).not.toHaveBeenCalled()

    listen('failure')
    breaker.acquire().succeed()
    expect(clock).toHaveBeenCalled()
    unsubscribe('recloser:failure', hear)
    clock.mockClear()
    breaker.acquire().succeed()
    expect(clock).not.toHaveBeenCalled()
  })

  it('has no call timed for a channel of other events', () => {
    const clock = vi.fn(() => 0)
    const breaker = new CircuitBreaker({ clock })
    publishDiagnostics(breaker)
    clock.mockClear()

    listen('rejected')
    breaker.acquire().succeed()

    expect(clock).not.toHaveBeenCalled()
  })

  it('publishes the event that subscribe() gives, with its duration', () => {
    const clock = manualClock()
    const breaker = new CircuitBreaker({ name: 'a', clock })
    publishDiagnostics(breaker)
    const messages: unknown[] = []
    const keep = (message: unknown) => void messages.push(message)
    subscribe('recloser:success', keep)

    const permit = breaker.acquire()
    clock.advance(7)
    permit.succeed()
    unsubscribe('recloser:success', keep)

    expect(messages).toEqual([{ type: 'success', circuit: 'a', durationMs: 7, probe: false, late: false }])
    expect(channel('recloser:success').hasSubscribers).toBe(false)
  })

  it.each([undefined, {}, { getBuiltinModule: () => undefined }, { getBuiltinModule: () => ({}) }])(
    'does nothing where process is %j',
    (process) => {
      vi.stubGlobal('process', process)
      const breaker = new CircuitBreaker({ failureThreshold: 1 })
      const detach = publishDiagnostics(breaker)
      vi.unstubAllGlobals()
      for (const type of types) listen(type)

      useOneWay(breaker)
      detach()

      expect(heard).toEqual([])
    },
  )

  it('refuses what is no breaker', () => {
    expect(() => publishDiagnostics(untyped({}))).toThrow(
      'publishDiagnostics(): `breakers` must be a CircuitBreaker or a BreakerRegistry, or an iterable of these, received an object',
    )
  })
})

it('publishes a call under a hold once, as ignored, and trips over nothing', () => {
  for (const type of types) listen(type)
  const onHookError = vi.fn()
  const breaker = new CircuitBreaker({ name: 'a', onHookError })
  publishDiagnostics(breaker)
  breaker.hold('closed')

  breaker.acquire().succeed()

  expect(heard).toEqual(['recloser:hold a', 'recloser:ignored a'])
  expect(onHookError).not.toHaveBeenCalled()
})
