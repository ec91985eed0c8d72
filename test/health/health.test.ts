import { expect, it } from 'vitest'
import { health, httpStatusOf } from 'recloser/health'
import { CircuitBreaker } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { manualClock } from 'recloser/testing'

it('is healthy while every circuit is closed', () => {
  const registry = new BreakerRegistry()
  registry.get('a')
  registry.get('__proto__')

  const { status, breakers } = health(registry)

  expect([status, Object.keys(breakers)]).toEqual(['healthy', ['a', '__proto__']])
  expect(breakers['a']).toEqual({ state: 'closed', retryAfterMs: 0, failures: 0, lastFailureAt: null })
  expect(health(new BreakerRegistry())).toEqual({ status: 'healthy', breakers: {} })
})

it('is degraded while one is not, and tells since when', () => {
  const clock = manualClock(5)
  const wallClock = (): number => Date.UTC(2030, 0, 1) + clock()
  const registry = new BreakerRegistry({ options: { failureThreshold: 2, resetTimeoutMs: 2_000, clock, wallClock } })
  registry.get('fine')
  registry.get('sick').acquire().fail()
  registry.get('sick').acquire().fail()
  clock.advance(500)
  const lastFailureAt = '2030-01-01T00:00:00.005Z'

  expect(health(registry)).toEqual({
    status: 'degraded',
    breakers: {
      fine: { state: 'closed', retryAfterMs: 0, failures: 0, lastFailureAt: null },
      sick: { state: 'open', retryAfterMs: 1_500, failures: 2, lastFailureAt },
    },
  })
  clock.advance(1_500)
  expect(health(registry)).toMatchObject({
    status: 'degraded',
    breakers: { sick: { state: 'half-open', retryAfterMs: 0, lastFailureAt } },
  })
})

it('takes one breaker, and survives JSON', () => {
  const breaker = new CircuitBreaker({ name: 'billing', failureThreshold: 1, resetTimeoutMs: Infinity })
  breaker.acquire().fail()

  const now = health(breaker)

  expect(now.breakers['billing']).toMatchObject({ state: 'open', retryAfterMs: null })
  expect(JSON.parse(JSON.stringify(now))).toEqual(now)
})

it.each([NaN, 1e300])('has no date where the wall clock says %d', (reading) => {
  const breaker = new CircuitBreaker({ wallClock: () => reading })
  breaker.acquire().fail()

  expect(health(breaker).breakers['circuit']?.lastFailureAt).toBe(null)
})

it('is served with 200 unless one asks for another status while degraded', () => {
  expect([httpStatusOf({ status: 'healthy' }), httpStatusOf({ status: 'degraded' })]).toEqual([200, 200])
  const options = { degradedStatus: 503 }
  expect([httpStatusOf({ status: 'healthy' }, options), httpStatusOf({ status: 'degraded' }, options)]).toEqual([
    200, 503,
  ])
})

it.each([199, 600, 200.5])('refuses the status %d', (degradedStatus) => {
  expect(() => httpStatusOf({ status: 'healthy' }, { degradedStatus })).toThrow(RangeError)
})

it.each([undefined, null, 5, {}])('refuses %o in place of a breaker', (given) => {
  expect(() => health(given as never)).toThrow('health(): `breakerOrRegistry` must be a CircuitBreaker or')
})
