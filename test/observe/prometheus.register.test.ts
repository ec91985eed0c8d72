import { Gauge, Registry } from 'prom-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { collectBreakerMetrics } from 'recloser/prometheus'
import { untyped } from '../bad-input/complaint.ts'
import { familiesIn } from './exposition.ts'
import { countSubscriptions } from './subscriptions.ts'

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

  const breaker = new CircuitBreaker()
  const durationsWords = '`durations` must be true, false, or bounds in seconds, ascending'
  it.each<readonly [given: unknown, words: string]>([
    [{}, '`register` must be a Registry of prom-client'],
    [{ register: {} }, '`register` must be a Registry of prom-client'],
    [{ registry: 1 }, 'did you mean `register`'],
    ...[[], [1, 1], [2, 1], [NaN], [1, Infinity], {}].map((durations) => {
      return [{ register: new Registry(), durations }, durationsWords] as const
    }),
  ])('refuses the options %j', (given, words) => {
    expect(() => collectBreakerMetrics(breaker, untyped(given))).toThrow(`collectBreakerMetrics(): `)
    expect(() => collectBreakerMetrics(breaker, untyped(given))).toThrow(words)
  })

  it.each([undefined, null, 5, 'a', {}, () => 0])('refuses %j for a breaker', (given) => {
    expect(() => collectBreakerMetrics(untyped(given), { register: new Registry() })).toThrow(
      'collectBreakerMetrics(): `breakers` must be a CircuitBreaker or a BreakerRegistry, received ',
    )
  })
})
