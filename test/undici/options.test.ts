import { describe, expect, it, vi } from 'vitest'
import { BreakerRegistry } from 'recloser/registry'
import { breakerInterceptor, type UndiciBreakerOptions } from 'recloser/undici'

const dispatched = (options?: UndiciBreakerOptions): ReturnType<typeof breakerInterceptor> => {
  const breaker = breakerInterceptor(options)
  const dispatch = breaker((request: object, handler: object) => request !== handler)
  for (const origin of ['http://a.example', new URL('http://b.example/path'), undefined]) {
    dispatch({ origin, path: '/', method: 'GET' }, { onError: () => undefined })
  }
  return breaker
}
const keysOf = ({ breakers }: ReturnType<typeof breakerInterceptor>): readonly string[] =>
  [...breakers].map(([key]) => key)

describe('options', () => {
  it.each([
    { options: { settleOn: 'trailers' }, says: "`settleOn` must be 'headers' or 'body', received \"trailers\"" },
    { options: { maxSize: 0 }, says: '`maxSize` must be a whole number above 0, received 0' },
    { options: { keyOf: 'origin' }, says: '`keyOf` must be a function, received "origin"' },
    {
      options: { breaker: 5 },
      says: '`breaker` must be a CircuitBreaker, options of one, or a function that returns either, received 5',
    },
    { options: { unreadTimeoutMs: -1 }, says: '`unreadTimeoutMs` must be a number of milliseconds, 0 or more' },
    { options: { timeoutMs: 0 }, says: '`timeoutMs` must be a number of milliseconds above 0, received 0' },
    { options: { maxRetryAfterMs: Number.NaN }, says: '`maxRetryAfterMs` must be a number of milliseconds, 0 or more' },
    { options: { breakers: {} }, says: 'unknown option `breakers`, did you mean `breaker`?' },
    {
      options: { halfOpenMaxCalls: 3 },
      says: 'unknown option `halfOpenMaxCalls`, use `breaker: { … }`',
    },
    { options: { breaker: { failureTreshold: 5 } }, says: 'did you mean `failureThreshold`?' },
    { options: { breaker: { resetTimeoutMs: -5 } }, says: '`resetTimeoutMs` must be' },
  ])('refuses $options', ({ options, says }) => {
    expect(() => breakerInterceptor(options as never)).toThrow(says)
  })

  it('names breakers for the origin, and for nothing where the request names none', () => {
    expect(keysOf(dispatched())).toEqual(['http://a.example', 'http://b.example', 'default'])
  })

  it('names breakers as it is told', () => {
    const breaker = dispatched({ keyOf: ({ method, path }) => `${method} ${path}` })

    expect(keysOf(breaker)).toEqual(['GET /'])
    expect(breaker.breakers).toBeInstanceOf(BreakerRegistry)
  })

  it('keeps no more breakers than it is told', () => {
    expect(keysOf(dispatched({ maxSize: 2 }))).toHaveLength(2)
  })

  it('takes the origin, and tells of it, where `keyOf` throws or gives no string', async () => {
    const slip = new RangeError('no key')
    const odd = [
      () => {
        throw slip
      },
      () => 5,
      () => Promise.reject(slip),
    ]
    for (const keyOf of odd) {
      const onHookError = vi.fn()
      const breaker = dispatched({ keyOf: keyOf as never, breaker: { onHookError } })
      // A rejection that nobody handles would end the process.
      await new Promise((resolve) => setImmediate(resolve))

      expect(keysOf(breaker)).toEqual(['http://a.example', 'http://b.example', 'default'])
      expect(onHookError).toHaveBeenCalledTimes(3)
      expect(onHookError.mock.calls[0]?.[1]).toBe('keyOf')
    }
  })

  it.each([
    { origin: 'http://user:SECRET@a.example:80/', key: 'http://a.example' },
    { origin: new URL('https://user:SECRET@A.example:443/path?token=SECRET'), key: 'https://a.example' },
    { origin: '', key: 'default' },
    { origin: null, key: 'default' },
    { origin: 'foo://user:SECRET@a.example', key: 'foo:' },
  ])('names the breaker of $origin for $key, without its secrets', ({ origin, key }) => {
    const breaker = breakerInterceptor()
    const dispatch = breaker((request: object, handler: object) => request !== handler)

    dispatch({ origin, path: '/', method: 'GET' }, { onError: () => undefined })

    expect(keysOf(breaker)).toEqual([key])
  })

  it.each([5, {}, 'no url'])('leaves it to undici to refuse the origin %o', (origin) => {
    const breaker = breakerInterceptor()
    const seen: unknown[] = []
    const dispatch = breaker((request: object, handler: object) => seen.push(request, handler) > 0)
    const request = { origin, path: '/', method: 'GET' }
    const handler = { onError: () => undefined }

    dispatch(request, handler)

    expect(seen[0]).toBe(request)
    expect(seen[1]).toBe(handler)
    expect(keysOf(breaker)).toEqual([])
  })

  it('lets a breaker in shadow refuse nothing', () => {
    const { breakers } = dispatched({ breaker: { shadow: true } })
    breakers.get('http://a.example').trip()

    expect(breakers.get('http://a.example').tryAcquire()).toBeDefined()
  })
})
