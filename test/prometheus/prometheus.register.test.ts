import { Gauge, Registry } from 'prom-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { collectBreakerMetrics } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'
import { untyped } from '../support/complaint.ts'
import { familiesIn } from '../metrics/exposition.ts'
import { countSubscriptions } from '../support/subscriptions.ts'

afterEach(() => vi.restoreAllMocks())

describe('collectBreakerMetrics()', () => {
  it('leaves metrics of others alone', async () => {
    const count = countSubscriptions()
    const register = new Registry()
    const name = 'circuit_breaker_failures_total'
    const foreign = new Gauge({ name, help: 'x', registers: [register] })

    expect(() => collectBreakerMetrics(new CircuitBreaker(), { register })).toThrow(name)
    expect(count()).toBe(0)
    expect(register.getMetricsAsArray()).toEqual([foreign])

    register.clear()
    const before = collectBreakerMetrics(new CircuitBreaker({ name: 'a' }), { register })
    register.clear()
    collectBreakerMetrics(new CircuitBreaker({ name: 'b' }), { register })
    before()
    expect(familiesIn(await register.metrics())).toContain(name)
  })

  it('gets on with a register that names no content type', async () => {
    const registered: { name: string; get: () => Promise<object> }[] = []
    const register = {
      registerMetric: (metric: never) => void registered.push(metric),
      getSingleMetric: () => undefined,
      removeSingleMetric: () => undefined,
    }
    collectBreakerMetrics(new CircuitBreaker(), { register })()

    expect(await registered[1]?.get()).toMatchObject({ name: 'circuit_breaker_trips_total', values: [] })
  })

  it('goes on with the metrics that are registered where one of them was removed', async () => {
    const register = new Registry()
    collectBreakerMetrics(new CircuitBreaker({ name: 'a' }), { register })
    register.removeSingleMetric('circuit_breaker_state')

    collectBreakerMetrics(new CircuitBreaker({ name: 'b' }), { register })

    expect(await register.metrics()).toContain('circuit_breaker_trips_total{name="b"} 0')
  })

  it('counts the evictions of a registry that comes with a breaker', async () => {
    const register = new Registry()
    const registry = new BreakerRegistry({ maxSize: 1 })
    collectBreakerMetrics([new CircuitBreaker(), registry], { register })

    for (const key of 'abc') registry.get(key)

    expect(await register.metrics()).toContain('circuit_breaker_evictions_total 2')
  })

  it('forgets the durations where their metric is reset, and at the reset of no other', async () => {
    const register = new Registry()
    const breaker = new CircuitBreaker({ name: 'a' })
    collectBreakerMetrics(breaker, { register, durations: true })
    breaker.acquire().succeed()
    const reset = (metric: string): void => register.getSingleMetric(metric)?.reset()
    const counted = /^circuit_breaker_call_duration_seconds_count\{.*\} 1$/m

    reset('circuit_breaker_state')
    expect(await register.metrics()).toMatch(counted)
    reset('circuit_breaker_call_duration_seconds')
    expect(await register.metrics()).not.toMatch(counted)
  })

  it('leaves the metrics of others where one is detached twice', async () => {
    const register = new Registry()
    const detach = collectBreakerMetrics(new CircuitBreaker({ name: 'a' }), { register })
    collectBreakerMetrics(new CircuitBreaker({ name: 'b' }), { register })

    detach()
    detach()

    expect(await register.metrics()).toContain('circuit_breaker_state{name="b"} 0')
  })

  it('registers each metric with its type, and of durations and evictions only what is asked for', async () => {
    const register = new Registry()
    const types = async (): Promise<Readonly<Record<string, string>>> => {
      const lines = (await register.metrics()).matchAll(/^# TYPE (\w+) (\w+)$/gm)
      return Object.fromEntries([...lines].map(([, name = '', type = '']) => [name, type]))
    }
    const always = {
      circuit_breaker_state: 'gauge',
      circuit_breaker_admitted_share: 'gauge',
      circuit_breaker_trips_total: 'counter',
      circuit_breaker_failures_total: 'counter',
      circuit_breaker_calls_total: 'counter',
      circuit_breaker_rejected_total: 'counter',
      circuit_breaker_state_seconds_total: 'counter',
    }

    collectBreakerMetrics(new CircuitBreaker(), { register })
    expect(await types()).toEqual(always)
    collectBreakerMetrics(new BreakerRegistry(), { register })
    expect(await types()).toEqual({ ...always, circuit_breaker_evictions_total: 'counter' })
    collectBreakerMetrics(new CircuitBreaker(), { register, durations: true })
    expect(await types()).toMatchObject({ ...always, circuit_breaker_call_duration_seconds: 'histogram' })
  })

  it('tells prom-client how the values of a cluster are put together', async () => {
    const register = new Registry()
    collectBreakerMetrics([new CircuitBreaker(), new BreakerRegistry()], { register, durations: true })

    const ways = (await register.getMetricsAsJSON()).map(({ name, aggregator }) => [name, aggregator] as const)

    expect(ways.length).toBeGreaterThan(7)
    for (const [name, way] of ways)
      expect([name, way]).toEqual([name, name === 'circuit_breaker_state' ? 'min' : 'sum'])
  })

  const breaker = new CircuitBreaker()
  const durationsWords = '`durations` must be true, false, or bounds in seconds, ascending'
  it.each<readonly [given: unknown, words: string]>([
    [{}, '`register` must be a Registry of prom-client'],
    [{ register: {} }, '`register` must be a Registry of prom-client'],
    [{ registry: 1 }, 'did you mean `register`'],
    ...(['registerMetric', 'getSingleMetric', 'removeSingleMetric'] as const).map((missing) => {
      const whole = { registerMetric: () => 0, getSingleMetric: () => 0, removeSingleMetric: () => 0 }
      return [{ register: { ...whole, [missing]: 5 } }, '`register` must be a Registry of prom-client'] as const
    }),
    ...[[], [1, 1], [2, 1], [NaN], [1, Infinity], {}].map((durations) => {
      return [{ register: new Registry(), durations }, durationsWords] as const
    }),
  ])('refuses the options %j', (given, words) => {
    expect(() => collectBreakerMetrics(breaker, untyped(given))).toThrow(`collectBreakerMetrics(): `)
    expect(() => collectBreakerMetrics(breaker, untyped(given))).toThrow(words)
  })

  it.each([undefined, null, 5, 'a', {}, () => 0])('refuses %j for a breaker', (given) => {
    expect(() => collectBreakerMetrics(untyped(given), { register: new Registry() })).toThrow(
      'collectBreakerMetrics(): `breakers` must be a CircuitBreaker or a BreakerRegistry, or an iterable of these, received ',
    )
  })
})
