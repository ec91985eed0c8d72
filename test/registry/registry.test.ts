import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, type CircuitBreakerOptions } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'

const keysOf = (registry: BreakerRegistry): readonly string[] => [...registry].map(([key]) => key)

describe('a registry', () => {
  it('makes a breaker on first use, named for its key, and gives the same one from then on', async () => {
    const hosts = new BreakerRegistry({ options: { failureThreshold: 2 } })

    const breaker = hosts.get('a.example')

    expect(breaker).toBeInstanceOf(CircuitBreaker)
    expect([breaker.name, hosts.size, hosts.get('a.example') === breaker]).toEqual(['a.example', 1, true])
    expect(await execute(breaker, () => 'up')).toBe('up')
  })

  it('gives each key its own state by the shared rules', () => {
    const hosts = new BreakerRegistry({ options: { failureThreshold: 1 } })

    hosts.get('a').acquire().fail()

    expect([hosts.get('a').state, hosts.get('b').state]).toEqual(['open', 'closed'])
  })

  it('says whether it has a breaker, and lists them, without making or refreshing one', () => {
    const hosts = new BreakerRegistry({ maxSize: 2 })
    const [a, b] = [hosts.get('a'), hosts.get('b')]

    expect([hosts.has('a'), hosts.has('c'), hosts.size]).toEqual([true, false, 2])
    expect([...hosts.values()]).toEqual([a, b])
    hosts.get('c')

    expect(keysOf(hosts)).toEqual(['b', 'c'])
  })

  it('forgets all breakers when it is cleared, whatever their state, and evicts none', () => {
    const evicted: string[] = []
    const hosts = new BreakerRegistry({ maxSize: 3, onEvict: (key) => evicted.push(key) })
    const open = hosts.get('a')
    open.trip()
    hosts.get('b').hold('open')

    hosts.clear()
    hosts.clear()

    expect([hosts.size, hosts.has('a'), hosts.evictions, evicted]).toEqual([0, false, 0, []])
    expect(hosts.get('a')).not.toBe(open)
    for (const key of 'bc') hosts.get(key)
    expect(keysOf(hosts)).toEqual(['a', 'b', 'c'])
  })

  it('peeks without making or refreshing', () => {
    const hosts = new BreakerRegistry({ maxSize: 2 })
    hosts.get('a')
    hosts.get('b')

    expect([hosts.peek('a') === hosts.get('b'), hosts.peek('a')?.name, hosts.peek('c')]).toEqual([
      false,
      'a',
      undefined,
    ])
    hosts.get('c')

    expect(keysOf(hosts)).toEqual(['b', 'c'])
  })

  it('forgets a deleted breaker, whatever its state, and makes a fresh one for its key', () => {
    const hosts = new BreakerRegistry()
    const former = hosts.get('a')
    former.trip()

    expect([hosts.delete('a'), hosts.delete('a'), hosts.size]).toEqual([true, false, 0])
    expect(hosts.get('a')).not.toBe(former)
    expect([hosts.get('a').state, former.state]).toEqual(['closed', 'open'])
  })

  it('can be read while it changes', () => {
    const hosts = new BreakerRegistry()
    for (const key of ['a', 'b', 'c']) hosts.get(key)

    for (const [key] of hosts) hosts.delete(key)

    expect([hosts.size, keysOf(hosts)]).toEqual([0, []])
  })

  it('deletes from the middle and from both ends of the order of use', () => {
    for (const key of ['a', 'b', 'c']) {
      const hosts = new BreakerRegistry({ maxSize: 3 })
      for (const each of ['a', 'b', 'c']) hosts.get(each)
      hosts.delete(key)

      for (const each of ['d', 'e', 'f']) hosts.get(each)

      expect(keysOf(hosts)).toEqual(['d', 'e', 'f'])
    }
  })
})

describe('the options of a registry', () => {
  it('are checked at once where all keys share them', () => {
    const bad = { failureThreshold: 0 }

    expect(() => new BreakerRegistry({ options: bad })).toThrow(
      new RangeError('CircuitBreaker(): `failureThreshold` must be a whole number above 0, received 0'),
    )
  })

  it('are copied', () => {
    const options = { failureThreshold: 1 }
    const hosts = new BreakerRegistry({ options })

    options.failureThreshold = 100
    hosts.get('a').acquire().fail()

    expect(hosts.get('a').state).toBe('open')
  })

  it('may put a name before every key', () => {
    const hosts = new BreakerRegistry({ options: { name: 'payments' } })

    expect([hosts.get('eu').name, keysOf(hosts)]).toEqual(['payments:eu', ['eu']])
  })

  it('may be a function of the key, asked once for each breaker; a name that it gives is taken as it is', () => {
    const asked: string[] = []
    const hosts = new BreakerRegistry({
      options: (key) => {
        asked.push(key)
        return key === 'slow' ? { failureThreshold: 1, name: 'the slow one' } : {}
      },
    })

    for (const key of ['slow', 'fast', 'slow']) hosts.get(key).tryAcquire()?.fail()

    expect(asked).toEqual(['slow', 'fast'])
    expect([...hosts].map(([key, { name, state }]) => [key, name, state])).toEqual([
      ['slow', 'the slow one', 'open'],
      ['fast', 'fast', 'closed'],
    ])
  })

  it('throw out of get() where the function throws or gives bad ones, and leave nothing half made', () => {
    const failing = new Error('no options')
    const hosts = new BreakerRegistry({
      maxSize: 1,
      options: (key): CircuitBreakerOptions => {
        if (key === 'throws') throw failing
        return key === 'bad' ? { resetTimeoutMs: -1 } : {}
      },
    })
    hosts.get('good')

    expect(() => hosts.get('throws')).toThrow(failing)
    expect(() => hosts.get('bad')).toThrow(RangeError)
    expect([keysOf(hosts), hosts.peek('bad')]).toEqual([['good'], undefined])
  })

  it('make one breaker also where the function asks for the same key', () => {
    let depth = 0
    let within: CircuitBreaker | undefined
    const hosts: BreakerRegistry = new BreakerRegistry({
      options: (key) => {
        if (depth++ === 0) within = hosts.get(key)
        return {}
      },
    })

    expect([hosts.get('a') === within, hosts.peek('a') === within, hosts.size, depth]).toEqual([true, true, 1, 2])
  })

  it.each([
    [{ maxSize: 0 }, 'BreakerRegistry(): `maxSize` must be a whole number above 0, received 0'],
    [{ maxSize: Infinity }, 'BreakerRegistry(): `maxSize` must be a whole number above 0, received Infinity'],
    [{ maxsize: 1 }, 'BreakerRegistry(): unknown option `maxsize`, did you mean `maxSize`?'],
    [{ failureThreshold: 3 }, 'BreakerRegistry(): unknown option `failureThreshold`, use `options: { … }`'],
    [
      { options: 5 },
      'BreakerRegistry(): `options` must be options of a breaker, or a function that returns them, received 5',
    ],
    [{ options: { trips: 1 } }, 'CircuitBreaker(): unknown option `trips`, did you mean `trip`?'],
  ])('refuse %j', (options, message) => {
    expect(() => new BreakerRegistry(options as never)).toThrow(message)
  })

  it.each([
    [() => 5, '5'],
    [() => [], 'an array'],
    [() => Promise.resolve({ failureThreshold: 1 }), 'a promise'],
    [() => Promise.reject(new Error('late')), 'a promise'],
  ])('refuse what %o gives for options of a key, and leave no rejection behind', (options, received) => {
    const hosts = new BreakerRegistry({ options: options as never })

    expect(() => hosts.get('a')).toThrow(
      `BreakerRegistry(): \`options\` must be options of a breaker, or a function that returns them, received ${received}`,
    )
    expect(hosts.size).toBe(0)
  })

  it.each([undefined, null, 5, {}])('refuse %j as a key', (key) => {
    const hosts = new BreakerRegistry()

    expect(() => hosts.get(key as never)).toThrow(/^get\(\): `key` must be a string, received /)
    expect([hosts.peek(key as never), hosts.delete(key as never), hosts.size]).toEqual([undefined, false, 0])
  })

  it('take a key that is also the name of a property of every object', () => {
    const hosts = new BreakerRegistry()

    for (const key of ['__proto__', 'constructor', '']) hosts.get(key)

    expect(keysOf(hosts)).toEqual(['__proto__', 'constructor', ''])
  })
})

describe('console.log of a registry', () => {
  it('shows how many breakers there are, and their keys', () => {
    const hosts = new BreakerRegistry()
    for (const key of ['a.example', 'b.example']) hosts.get(key)

    expect(inspect(new BreakerRegistry())).toBe('BreakerRegistry { size: 0, keys: [] }')
    expect(inspect(hosts)).toBe("BreakerRegistry { size: 2, keys: [ 'a.example', 'b.example' ] }")
  })

  it('shows the first twenty keys of many', () => {
    const hosts = new BreakerRegistry()
    for (let key = 0; key < 1_000; key++) hosts.get(`host-${key}.example`)

    const shown = inspect(hosts)

    expect(shown).toMatch(/^BreakerRegistry \{\s+size: 1000,/)
    expect(shown.match(/host-\d+/g)).toEqual(Array.from({ length: 20 }, (_, key) => `host-${key}`))
  })
})
