import { expect, it } from 'vitest'
import { health, httpStatusOf } from 'recloser/health'
import { CircuitBreaker } from 'recloser'
import { slowStart } from 'recloser/recovery'
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

it('tells the share of the calls that is admitted only while the traffic comes back step by step', () => {
  const clock = manualClock()
  const breaker = new CircuitBreaker({ name: 'billing', recovery: slowStart(), resetTimeoutMs: 1_000, clock })
  const closed = health(breaker)
  breaker.trip()
  clock.advance(1_000)
  const probe = breaker.acquire()
  breaker.tryAcquire()
  probe.succeed()
  clock.advance(100)
  for (let call = 0; call < 10; call++) breaker.tryAcquire()

  const { admittedShare } = breaker.stats

  expect(admittedShare).toBeGreaterThan(0)
  expect(health(breaker).breakers['billing']).toMatchObject({ state: 'half-open', admittedShare })
  expect(closed.breakers['billing']).not.toHaveProperty('admittedShare')
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
  expect(() => health(given as never)).toThrow('health(): `breakers` must be a CircuitBreaker or')
})

it('shows breakers and registries in one document, each under a name of its own', () => {
  const [billing, search, registry] = [
    new CircuitBreaker({ name: 'billing' }),
    new CircuitBreaker(),
    new BreakerRegistry(),
  ]
  const [keyed, other] = [registry.get('billing'), registry.get('c')]
  keyed.trip()

  const { status, breakers } = health([billing, search, registry, new CircuitBreaker(), keyed, other, billing])

  expect(status).toBe('degraded')
  expect(Object.entries(breakers).map(([name, { state }]) => [name, state])).toEqual([
    ['billing', 'closed'],
    ['circuit', 'closed'],
    ['billing (2)', 'open'],
    ['c', 'closed'],
    ['circuit (2)', 'closed'],
  ])
})

it('finds a name for each of ten thousand breakers that nobody named', () => {
  const breakers = Array.from({ length: 10_000 }, () => new CircuitBreaker())
  const taken = new CircuitBreaker({ name: 'circuit (2)' })

  const names = Object.keys(health([taken, ...breakers]).breakers)

  expect(names.slice(0, 3)).toEqual(['circuit (2)', 'circuit', 'circuit (3)'])
  expect(new Set(names).size).toBe(10_001)
})

it('is healthy where there are no breakers', () => {
  expect(health([])).toEqual({ status: 'healthy', breakers: {} })
})
