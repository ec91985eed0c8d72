import { install, type Clock } from '@sinonjs/fake-timers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultHookErrorHandler } from '../../src/base/default-hook-error-handler.ts'
import { safeHandler } from '../../src/base/hook.ts'
import { bulkhead, fallback, retry, timeout } from 'recloser/policies'
import { CircuitBreaker } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'

let clock: Clock
beforeEach(() => {
  clock = install({ toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.restoreAllMocks()
  // Before the clock goes, whose fake globals the stubs would bring back.
  vi.unstubAllGlobals()
  clock.uninstall()
})

const broken = new Error('broken')
const thrower = (): never => {
  throw broken
}
const written = () => vi.spyOn(console, 'error').mockImplementation(() => undefined).mock.calls

describe('defaultHookErrorHandler', () => {
  it('writes the name of the hook and the very error', () => {
    const lines = written()

    defaultHookErrorHandler()(broken, 'isFailure')

    expect(lines).toEqual([['recloser: isFailure threw, the call went on', broken]])
  })

  it('writes one line of ten thousand errors in the same minute', () => {
    const lines = written()
    const handle = defaultHookErrorHandler()

    for (let call = 0; call < 10_000; call++) {
      handle(broken, 'listener')
      clock.tick(5)
    }

    expect(lines).toHaveLength(1)
  })

  it('writes again after a minute, with the number that it kept back', () => {
    const lines = written()
    const handle = defaultHookErrorHandler()
    const next = new Error('next')
    for (let call = 0; call < 42; call++) handle(broken, 'listener')

    clock.tick(59_999)
    handle(broken, 'listener')
    clock.tick(1)
    handle(next, 'listener')

    expect(lines.slice(1)).toEqual([['recloser: listener threw, the call went on (and 42 more before)', next]])
  })

  it('keeps back none of those that are a minute apart', () => {
    const lines = written()
    const handle = defaultHookErrorHandler()

    for (let minute = 0; minute < 3; minute++) {
      handle(broken, 'listener')
      clock.tick(60_000)
    }

    expect(lines.map(([line]) => line as unknown)).toEqual(
      Array.from({ length: 3 }, () => 'recloser: listener threw, the call went on'),
    )
  })

  it('writes the first error of each hook', () => {
    const lines = written()
    const handle = defaultHookErrorHandler()

    for (const hook of ['listener', 'backoff', 'listener', 'backoff']) handle(broken, hook)

    expect(lines.map(([line]) => line as unknown)).toEqual([
      'recloser: listener threw, the call went on',
      'recloser: backoff threw, the call went on',
    ])
  })

  it.each([
    { title: 'back by a year', stepMs: -31_536_000_000 },
    { title: 'ahead by a year, and back again', stepMs: 31_536_000_000 },
  ])('writes again a minute after a clock stepped $title', ({ stepMs }) => {
    const lines = written()
    let nowMs = 0
    vi.stubGlobal('performance', { now: () => nowMs })
    const handle = defaultHookErrorHandler()
    handle(broken, 'listener')

    nowMs = stepMs
    handle(broken, 'listener')
    nowMs = 0
    handle(broken, 'listener')
    const before = lines.length
    nowMs += 60_000
    handle(broken, 'listener')

    expect(lines.length).toBe(before + 1)
  })

  it('hurts nobody where a runtime has no console', () => {
    vi.stubGlobal('console', undefined)
    const handle = safeHandler(defaultHookErrorHandler())

    const attempt = (): void => handle(broken, 'isFailure')

    expect(attempt).not.toThrow()
  })
})

describe('a hook that throws where no onHookError is given', () => {
  const fail = () => Promise.reject(new Error('failed'))
  const hang = () => new Promise<never>(() => undefined)
  const registry = (): BreakerRegistry => new BreakerRegistry({ options: { isIgnored: thrower } })
  const settle = (breaker: CircuitBreaker): void => {
    breaker.acquire().settle({ status: 'rejected', reason: 5 })
  }

  it.each<{ title: string; make: () => () => unknown }>([
    {
      title: 'a breaker',
      make: () => {
        const breaker = new CircuitBreaker({ isIgnored: thrower })
        return () => settle(breaker)
      },
    },
    {
      title: 'a registry with the same options for all',
      make: () => {
        const breakers = registry()
        let key = 0
        return () => settle(breakers.get(String(key++)))
      },
    },
    {
      title: 'retry()',
      make: () => {
        const policy = retry({ retryIf: thrower, attempts: 2 })
        return () => policy(fail).catch(() => undefined)
      },
    },
    {
      title: 'fallback()',
      make: () => {
        const policy = fallback(() => 1, { when: thrower })
        return () => policy(fail).catch(() => undefined)
      },
    },
    {
      title: 'timeout()',
      make: () => {
        const policy = timeout(5)
        policy.subscribe(thrower)
        return () => policy(hang).catch(() => undefined)
      },
    },
    {
      title: 'bulkhead()',
      make: () => {
        const policy = bulkhead({ maxConcurrent: 1 })
        policy.subscribe(thrower)
        void policy(hang)
        return () => policy(hang).catch(() => undefined)
      },
    },
  ])('is written once for $title, and once more for another', async ({ make }) => {
    const lines = written()
    const counts: number[] = []

    for (const call of [make(), make()]) {
      for (let times = 0; times < 2; times++) {
        const called = call()
        await clock.tickAsync(500)
        await called
      }
      counts.push(lines.length)
    }

    expect(counts).toEqual([1, 2])
  })
})
