import { describe, expect, it, vi } from 'vitest'
import { BreakerRegistry } from 'recloser/registry'
import { complaint, untyped } from '../support/complaint.ts'

const broken = new Error('broken')

describe('onEvict', () => {
  it('receives the key and the breaker, once both are out of the registry', () => {
    const heard: unknown[] = []
    const hosts = new BreakerRegistry({
      maxSize: 1,
      onEvict: (key, breaker) => heard.push(key, breaker, hosts.peek(key), hosts.size, hosts.evictions),
    })
    const first = hosts.get('a')

    hosts.get('b')

    expect(heard).toEqual(['a', first, undefined, 1, 1])
  })

  it('receives no breaker that was deleted, and none while there is room', () => {
    const onEvict = vi.fn()
    const hosts = new BreakerRegistry({ maxSize: 2, onEvict })
    for (const key of 'ab') hosts.get(key)

    hosts.delete('a')
    hosts.get('c')

    expect(onEvict).not.toHaveBeenCalled()
    expect(hosts.evictions).toBe(0)
  })

  it.each<{ title: string; onEvict: () => unknown }>([
    {
      title: 'throws',
      onEvict: () => {
        throw broken
      },
    },
    { title: 'rejects', onEvict: () => Promise.reject(broken) },
  ])(
    'goes to the onHookError of the evicted breaker where it $title, and get() gives the new one',
    async ({ onEvict }) => {
      const reports: unknown[] = []
      const hosts = new BreakerRegistry({
        maxSize: 1,
        onEvict,
        options: (key) => ({ onHookError: (error, hook) => reports.push([key, error, hook]) }),
      })
      hosts.get('a')

      const made = hosts.get('b')
      await Promise.resolve()

      expect(made.name).toBe('b')
      expect(reports).toEqual([['a', broken, 'onEvict']])
    },
  )

  it('may put the breaker back: what that evicts is counted, and not passed on', () => {
    const keys: string[] = []
    const hosts = new BreakerRegistry({
      maxSize: 2,
      onEvict(key) {
        keys.push(key)
        hosts.get(key)
      },
    })

    for (const key of 'abcd') hosts.get(key)

    expect(hosts.size).toBe(2)
    expect([keys.length, hosts.evictions]).toEqual([2, 4])
  })

  it.each([1, 2])('cannot evict the breaker that get() gives, however small the registry: %s', (maxSize) => {
    const hosts: BreakerRegistry = new BreakerRegistry({ maxSize, onEvict: (key) => hosts.get(key) })
    // What is held is evicted last.
    if (maxSize > 1) hosts.get('held').hold('closed')
    hosts.get('a')

    const given = hosts.get('b')

    expect(hosts.peek('b')).toBe(given)
    expect([hosts.size, hosts.has('a')]).toEqual([maxSize, false])
  })

  it('may take out the breaker that get() gives', () => {
    const hosts: BreakerRegistry = new BreakerRegistry({
      maxSize: 1,
      onEvict(key) {
        hosts.clear()
        hosts.get(key)
      },
    })
    hosts.get('a')

    expect(hosts.get('b').name).toBe('b')
    expect([...hosts].map(([key]) => key)).toEqual(['a'])
  })

  it('may take out the breaker that get() gives and make another one, and the registry keeps to its size', () => {
    const hosts: BreakerRegistry = new BreakerRegistry({
      maxSize: 1,
      onEvict(key) {
        if (key === 'a' && hosts.delete('b')) hosts.get('c')
      },
    })

    for (const key of 'abde') hosts.get(key)

    expect([...hosts].map(([key]) => key)).toEqual(['e'])
  })

  it('is refused where it is no function', () => {
    expect(complaint(() => new BreakerRegistry({ onEvict: untyped('a') })).message).toBe(
      'BreakerRegistry(): `onEvict` must be a function, received "a"',
    )
  })
})

describe('a registry', () => {
  it.each([
    { maxSize: 100, rejected: 0, evictions: 109_900 },
    { maxSize: 110, rejected: 110_000 - 550, evictions: 0 },
  ])(
    'of $maxSize rejects $rejected of 110,000 failing calls to 110 keys in turn',
    { timeout: 30_000 },
    ({ maxSize, rejected, evictions }) => {
      const hosts = new BreakerRegistry({ maxSize })
      let refused = 0

      for (let call = 0; call < 110_000; call++) {
        const permit = hosts.get(`host ${call % 110}`).tryAcquire()
        if (permit === undefined) refused++
        else permit.fail()
      }

      expect([refused, hosts.evictions]).toEqual([rejected, evictions])
    },
  )
})
