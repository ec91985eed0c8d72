import { describe, expect, it, vi } from 'vitest'
import { BreakerRegistry, type BreakerRegistryOptions } from 'recloser/registry'
import { consecutiveFailures, failureCount, timeWindow, type TripStrategy } from 'recloser/trip'

function registryOf(keys: string, options: BreakerRegistryOptions['options'] = {}): BreakerRegistry {
  const hosts = new BreakerRegistry({ maxSize: keys.length, options })
  for (const key of keys) hosts.get(key)
  return hosts
}

const keysOf = (hosts: BreakerRegistry): string => [...hosts].map(([key]) => key).join('')
const fail = (hosts: BreakerRegistry, key: string): unknown => hosts.peek(key)?.acquire().fail()

describe('a full registry evicts', () => {
  it('the least recently used of those without failures', () => {
    const hosts = registryOf('abc')
    hosts.get('a')

    hosts.get('d')

    expect(keysOf(hosts)).toBe('acd')
  })

  it('one without failures before one with failures that was used longer ago', () => {
    const hosts = registryOf('abc')
    fail(hosts, 'a')

    hosts.get('d')

    expect(keysOf(hosts)).toBe('acd')
  })

  it('the least recently used of those with failures, when all others have some too', () => {
    const hosts = registryOf('abc')
    for (const key of 'cab') fail(hosts, key)
    hosts.get('a')

    hosts.get('d')

    expect(keysOf(hosts)).toBe('acd')
  })

  it('an open one only when nothing else is left', () => {
    const hosts = registryOf('abcd')
    for (const key of 'abc') hosts.peek(key)?.trip()

    for (const key of 'efgh') fail(hosts, hosts.get(key).name)
    expect(keysOf(hosts)).toBe('abch')

    hosts.peek('h')?.trip()
    hosts.get('a')
    hosts.get('i')
    expect(keysOf(hosts)).toBe('achi')
  })

  it('a half-open one no sooner than an open one', () => {
    let nowMs = 0
    const hosts = registryOf('abc', { clock: () => nowMs, resetTimeoutMs: 100, successThreshold: 2 })
    for (const key of 'ab') hosts.peek(key)?.trip()
    nowMs = 100
    hosts.peek('a')?.acquire().succeed()

    for (const key of 'defg') hosts.get(key)

    expect(keysOf(hosts)).toBe('abg')
    expect(hosts.peek('a')?.state).toBe('half-open')
  })

  it.each(['open', 'closed'] as const)('one that is held %s last of all', (position) => {
    const hosts = registryOf('abc')
    const hold = hosts.peek('a')?.hold(position)
    hosts.peek('b')?.trip()
    hosts.peek('c')?.trip()

    hosts.get('d').trip()
    expect(keysOf(hosts)).toBe('acd')

    hold?.release()
    hosts.get('e')
    expect(keysOf(hosts)).toBe('cde')
  })

  it('the least recently used when all are held, since a bound is a bound', () => {
    const hosts = registryOf('abc')
    for (const [, breaker] of hosts) breaker.hold('open')

    hosts.get('d').hold('open')

    expect(keysOf(hosts)).toBe('bcd')
  })

  it('never the one that it has just made', () => {
    const hosts = registryOf('a')
    hosts.get('a').hold('open')

    hosts.get('b')

    expect(keysOf(hosts)).toBe('b')
  })

  it('what has been closed, reset or released since, without a word to the registry', () => {
    const hosts = registryOf('abc')
    for (const [, breaker] of hosts) breaker.trip()
    hosts.get('d').trip()
    expect(keysOf(hosts)).toBe('bcd')

    hosts.peek('c')?.reset()
    hosts.get('e')

    expect(keysOf(hosts)).toBe('bde')
  })

  it('what has no failure left in its time window', () => {
    let nowMs = 0
    const trip = failureCount({ threshold: 5, over: timeWindow({ durationMs: 1_000 }) })
    const hosts = registryOf('abc', { trip, clock: () => nowMs })
    fail(hosts, 'a')
    nowMs = 900
    fail(hosts, 'b')
    fail(hosts, 'c')
    nowMs = 1_100

    hosts.get('d')

    expect(keysOf(hosts)).toBe('bcd')
  })

  it('as if there were failures where a strategy throws, and tells the hook', () => {
    const onHookError = vi.fn()
    const error = new Error('counts')
    const trip: TripStrategy = {
      ...consecutiveFailures(),
      counts: () => {
        throw error
      },
    }
    const hosts = new BreakerRegistry({ maxSize: 2, options: (key) => (key === 'a' ? { trip, onHookError } : {}) })

    for (const key of 'abc') hosts.get(key)

    expect(keysOf(hosts)).toBe('ac')
    expect(onHookError).toHaveBeenCalledWith(error, 'trip')
  })
})

describe('a breaker that was evicted', () => {
  it('still takes the verdict of a permit that it gave', () => {
    const hosts = registryOf('a', { failureThreshold: 1 })
    const former = hosts.get('a')
    const permit = former.acquire()
    hosts.get('b')

    expect([permit.fail(), permit.fail(), former.state]).toEqual([true, false, 'open'])
    expect([hosts.get('a').state, hosts.size]).toEqual(['closed', 1])
  })

  it('holds on to no other', () => {
    const hosts = registryOf('abc')
    const [former] = [...hosts].map(([, breaker]) => breaker)

    hosts.get('d')

    expect(former).toMatchObject({ older: undefined, newer: undefined })
  })
})

describe('which failures a registry looks at', () => {
  it('are those that the window still has', () => {
    let nowMs = 0
    const trip = failureCount({ threshold: 100, over: timeWindow({ durationMs: 1_000 }) })
    const hosts = registryOf('ab', { trip, clock: () => nowMs })
    fail(hosts, 'b')
    nowMs = 100_000
    fail(hosts, 'a')

    hosts.get('c')

    expect(keysOf(hosts)).toBe('ac')
  })

  it('are those of now, in a registry of 15, at every eviction', () => {
    const hosts = registryOf('abcdefghijklmno')
    for (const key of 'abcdefghijklmno') fail(hosts, key)
    hosts.get('p')
    fail(hosts, 'p')
    hosts.get('q')
    hosts.peek('d')?.reset()

    hosts.get('r')

    expect(keysOf(hosts)).toBe('cefghijklmnopqr')
  })
})
