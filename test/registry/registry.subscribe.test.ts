import { describe, expect, it, vi } from 'vitest'
import type { CircuitEvent } from 'recloser'
import { BreakerRegistry, type KeyedListener } from 'recloser/registry'

function listener() {
  const heard: string[] = []
  const listen: KeyedListener = (event: CircuitEvent, key: string) => {
    heard.push(`${key}: ${event.type}`)
  }
  return { heard, listen }
}

describe('subscribe() of a registry', () => {
  it('hears of breakers that are there and that are still to come, with their keys', () => {
    const { heard, listen } = listener()
    const hosts = new BreakerRegistry({ options: { name: 'hosts' } })
    hosts.get('a')
    hosts.subscribe(listen)

    hosts.get('a').acquire().succeed()
    hosts.get('b').trip()

    expect(heard).toEqual(['a: success', 'b: transition'])
  })

  it('hears nothing more once unsubscribed, which is harmless to do twice', () => {
    const { heard, listen } = listener()
    const hosts = new BreakerRegistry()
    hosts.get('a')
    const unsubscribe = hosts.subscribe(listen)

    unsubscribe()
    unsubscribe()
    hosts.get('a').trip()
    hosts.get('b').trip()

    expect(heard).toEqual([])
  })

  it('ends at the end of the block that declares it with `using`', () => {
    const { heard, listen } = listener()
    const hosts = new BreakerRegistry()
    {
      using subscription = hosts.subscribe(listen)
      void subscription
      hosts.get('a').trip()
    }
    hosts.get('a').reset()

    expect(heard).toEqual(['a: transition'])
  })

  it('hears nothing of breakers that were cleared', () => {
    const { heard, listen } = listener()
    const hosts = new BreakerRegistry()
    hosts.subscribe(listen)
    const cleared = hosts.get('a')

    hosts.clear()
    cleared.trip()
    hosts.get('a').trip()

    expect(heard).toEqual(['a: transition'])
  })

  it('takes the same listener twice, as two subscriptions', () => {
    const { heard, listen } = listener()
    const hosts = new BreakerRegistry()
    const unsubscribe = hosts.subscribe(listen)
    hosts.subscribe(listen)
    hosts.get('a').trip()

    unsubscribe()
    hosts.get('a').reset()

    expect(heard).toEqual(['a: transition', 'a: transition', 'a: transition'])
  })

  it('hears nothing of a breaker that has left, so that a key is one breaker at a time', () => {
    const { heard, listen } = listener()
    const hosts = new BreakerRegistry({ maxSize: 1 })
    hosts.subscribe(listen)
    const evicted = hosts.get('a')
    const deleted = hosts.get('b')
    hosts.delete('b')

    evicted.trip()
    deleted.trip()
    hosts.get('a').trip()

    expect(heard).toEqual(['a: transition'])
  })

  it('times calls only while somebody listens', () => {
    const clock = vi.fn(() => 0)
    const hosts = new BreakerRegistry({ options: { clock } })
    hosts.get('a').acquire().succeed()
    expect(clock).not.toHaveBeenCalled()

    const unsubscribe = hosts.subscribe(() => undefined)
    hosts.get('a').acquire().succeed()
    expect(clock).toHaveBeenCalled()

    unsubscribe()
    clock.mockClear()
    hosts.get('a').acquire().succeed()
    hosts.get('b').acquire().succeed()
    expect(clock).not.toHaveBeenCalled()
  })

  it('is not stopped by a listener that throws or rejects, and tells the hook of the breaker', async () => {
    const onHookError = vi.fn()
    const { heard, listen } = listener()
    const hosts = new BreakerRegistry({ options: { onHookError } })
    hosts.subscribe(() => {
      throw new Error('thrown')
    })
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- that it may be async by mistake is what is tested
    hosts.subscribe(() => Promise.reject(new Error('rejected')))
    hosts.subscribe(listen)

    hosts.get('a').trip()
    await Promise.resolve()

    expect(heard).toEqual(['a: transition'])
    expect(onHookError.mock.calls.map((call) => call.map(String))).toEqual([
      ['Error: thrown', 'listener'],
      ['Error: rejected', 'listener'],
    ])
  })

  it('lets a listener use and change the registry', () => {
    const hosts = new BreakerRegistry({ maxSize: 2 })
    hosts.subscribe((_, key) => {
      hosts.delete(key)
      hosts.get(`after ${key}`)
    })

    hosts.get('a').trip()

    expect([...hosts].map(([key]) => key)).toEqual(['after a'])
  })

  it('refuses what is no function', () => {
    expect(() => new BreakerRegistry().subscribe(5 as never)).toThrow(
      new TypeError('subscribe(): `listener` must be a function, received 5'),
    )
  })
})

describe('watch() of a registry', () => {
  it('brings each breaker in once and out once, also one that the watch itself brings', () => {
    const hosts = new BreakerRegistry()
    const log: string[] = []
    hosts.get('a')

    const end = hosts.watch(({ key }) => {
      log.push(`${key} in`)
      hosts.get('b')
      return () => log.push(`${key} out`)
    })
    hosts.delete('a')
    end()
    end()
    hosts.get('c')

    expect(log).toEqual(['a in', 'b in', 'a out', 'b out'])
  })
})
