import { describe, expect, it } from 'vitest'
import { BreakerRegistry } from 'recloser/registry'
import { circuitBreaker, type UndiciBreakerOptions } from 'recloser/undici'

const dispatched = (options?: UndiciBreakerOptions): ReturnType<typeof circuitBreaker> => {
  const breaker = circuitBreaker(options)
  const dispatch = breaker((request: object, handler: object) => request !== handler)
  for (const origin of ['http://a.example', new URL('http://b.example/path'), undefined]) {
    dispatch({ origin, path: '/', method: 'GET' }, { onError: () => undefined })
  }
  return breaker
}
const keysOf = ({ breakers }: ReturnType<typeof circuitBreaker>): readonly string[] => [...breakers].map(([key]) => key)

describe('options', () => {
  it.each([
    { options: { settleOn: 'trailers' }, says: "`settleOn` must be 'headers' or 'body', received \"trailers\"" },
    { options: { maxSize: 0 }, says: '`maxSize` must be a whole number above 0, received 0' },
    { options: { keyOf: 'origin' }, says: '`keyOf` must be a function, received "origin"' },
    { options: { breaker: 5 }, says: '`breaker` must be options of a breaker, received 5' },
    { options: { unreadTimeoutMs: -1 }, says: '`unreadTimeoutMs` must be a number of milliseconds, 0 or more' },
    { options: { maxRetryAfterMs: Number.NaN }, says: '`maxRetryAfterMs` must be a number of milliseconds, 0 or more' },
    { options: { breakers: {} }, says: 'unknown option `breakers`, did you mean `breaker`?' },
    { options: { breaker: { failureTreshold: 5 } }, says: 'did you mean `failureThreshold`?' },
    { options: { breaker: { resetTimeoutMs: -5 } }, says: '`resetTimeoutMs` must be' },
  ])('refuses $options', ({ options, says }) => {
    expect(() => circuitBreaker(options as never)).toThrow(says)
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

  it('hands on what `keyOf` throws', () => {
    const keyOf = (): never => {
      throw new RangeError('no key')
    }

    expect(() => dispatched({ keyOf })).toThrow('no key')
    expect(() => dispatched({ keyOf: () => 5 as never })).toThrow('`key` must be a string, received 5')
  })

  it('lets a breaker in shadow refuse nothing', () => {
    const { breakers } = dispatched({ breaker: { shadow: true } })
    breakers.get('http://a.example').trip()

    expect(breakers.get('http://a.example').tryAcquire()).toBeDefined()
  })
})
