import { Registry } from 'prom-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { collectBreakerMetrics } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'
import { manualClock } from 'recloser/testing'
import { untyped } from '../support/complaint.ts'
import { parseExposition } from '../metrics/exposition.ts'
import { countSubscriptions } from '../support/subscriptions.ts'

afterEach(() => vi.restoreAllMocks())

const scrape = async (register: Registry) => Object.fromEntries(parseExposition(await register.metrics()))

describe('collectBreakerMetrics()', () => {
  it('shows state, totals and times of a breaker', async () => {
    const clock = manualClock()
    const register = new Registry()
    const breaker = new CircuitBreaker({ name: 'a"\\\n', failureThreshold: 2, resetTimeoutMs: 10_000, clock })
    const late = breaker.acquire()
    collectBreakerMetrics(breaker, { register })

    clock.advance(1_500)
    breaker.acquire().succeed()
    breaker.acquire().ignore()
    breaker.acquire().fail()
    breaker.acquire().fail()
    late.succeed()
    breaker.tryAcquire()
    clock.advance(4_000)

    const name = 'name="a\\"\\\\\\n"'
    expect(await scrape(register)).toEqual({
      [`circuit_breaker_state{${name}}`]: 1,
      [`circuit_breaker_admitted_share{${name}}`]: 0,
      [`circuit_breaker_trips_total{${name}}`]: 1,
      [`circuit_breaker_failures_total{${name}}`]: 2,
      [`circuit_breaker_calls_total{${name},outcome="success"}`]: 1,
      [`circuit_breaker_calls_total{${name},outcome="failure"}`]: 2,
      [`circuit_breaker_calls_total{${name},outcome="ignored"}`]: 1,
      [`circuit_breaker_calls_total{${name},outcome="late"}`]: 1,
      [`circuit_breaker_rejected_total{${name}}`]: 1,
      [`circuit_breaker_state_seconds_total{${name},state="closed"}`]: 1.5,
      [`circuit_breaker_state_seconds_total{${name},state="open"}`]: 4,
      [`circuit_breaker_state_seconds_total{${name},state="half-open"}`]: 0,
    })
  })

  it('shows the three states as numbers, and a hold', async () => {
    const clock = manualClock()
    const register = new Registry()
    const breaker = new CircuitBreaker({ name: 'a', resetTimeoutMs: 10, clock })
    collectBreakerMetrics(breaker, { register })
    const states: (number | undefined)[] = []
    const look = async () => states.push((await scrape(register))['circuit_breaker_state{name="a"}'])

    await look()
    breaker.trip()
    await look()
    clock.advance(10)
    await look()
    const hold = breaker.hold('open')
    await look()
    hold.release()
    await look()

    expect(states).toEqual([0, 1, 2, 1, 2])
  })

  it('serves OpenMetrics and JSON, one metric, and text again', async () => {
    const register = new Registry()
    const breaker = new CircuitBreaker({ name: 'a', failureThreshold: 1 })
    const detach = collectBreakerMetrics(breaker, { register, durations: [1] })
    breaker.acquire().fail()

    // The types of prom-client tie a register to the content type it was made with.
    register.setContentType(untyped(Registry.OPENMETRICS_CONTENT_TYPE))
    const openMetrics = await register.metrics()
    register.setContentType(Registry.PROMETHEUS_CONTENT_TYPE)

    expect(openMetrics).toContain('# TYPE circuit_breaker_trips counter\ncircuit_breaker_trips_total{name="a"} 1\n')
    expect(openMetrics).toMatch(/\n# EOF\n$/)
    expect(await register.getSingleMetricAsString('circuit_breaker_trips_total')).toBe(
      '# HELP circuit_breaker_trips_total How often the circuit opened\n' +
        '# TYPE circuit_breaker_trips_total counter\ncircuit_breaker_trips_total{name="a"} 1',
    )
    expect(await register.getMetricsAsJSON()).toContainEqual({
      name: 'circuit_breaker_trips_total',
      help: 'How often the circuit opened',
      type: 'counter',
      aggregator: 'sum',
      values: [{ value: 1, labels: { name: 'a' } }],
    })
    detach()
    expect(register.getMetricsAsArray()).toEqual([])
  })

  it('has default labels put on it, and is merged', async () => {
    const register = new Registry()
    register.setDefaultLabels({ app: 'shop' })
    collectBreakerMetrics(new CircuitBreaker({ name: 'a' }), { register })

    const merged = Registry.merge([register, new Registry()])

    expect(await register.metrics()).toContain('circuit_breaker_state{name="a",app="shop"} 0')
    expect(await merged.metrics()).toContain('circuit_breaker_state{name="a"} 0')
  })

  it('keeps the totals of breakers that were evicted, deleted, or made anew', async () => {
    const register = new Registry()
    const registry = new BreakerRegistry({ maxSize: 1, options: { failureThreshold: 1 } })
    collectBreakerMetrics(registry, { register })
    const calls = async (key: string) =>
      (await scrape(register))[`circuit_breaker_calls_total{name="${key}",outcome="success"}`]

    registry.get('a').acquire().succeed()
    registry.get('b').acquire().succeed()
    expect([await calls('a'), await calls('b')]).toEqual([1, 1])
    expect(await scrape(register)).not.toHaveProperty(['circuit_breaker_state{name="a"}'])

    registry.get('a').acquire().succeed()
    registry.delete('a')
    registry.get('a').acquire().succeed()
    expect([await calls('a'), await calls('b')]).toEqual([3, 1])
    expect(await scrape(register)).toHaveProperty(['circuit_breaker_state{name="a"}'], 0)
  })

  it('bounds the names, and tells of the rest together', async () => {
    const register = new Registry()
    const registry = new BreakerRegistry()
    collectBreakerMetrics(registry, { register, maxNames: 2 })

    for (let user = 0; user < 50; user++) registry.get(`user-${user}`).acquire().succeed()
    registry.get('user-9').trip()

    const series = Object.entries(await scrape(register)).filter(([name]) => /state\{|outcome="success"/.test(name))
    expect(series).toEqual([
      ['circuit_breaker_state{name="user-0"}', 0],
      ['circuit_breaker_state{name="user-1"}', 0],
      ['circuit_breaker_state{name="other"}', 1],
      ['circuit_breaker_calls_total{name="user-0",outcome="success"}', 1],
      ['circuit_breaker_calls_total{name="user-1",outcome="success"}', 1],
      ['circuit_breaker_calls_total{name="other",outcome="success"}', 48],
    ])
  })

  it('shares the metrics on a register, and counts a breaker once', async () => {
    const count = countSubscriptions()
    const register = new Registry()
    const registry = new BreakerRegistry()
    const one = registry.get('a')
    const namesake = new CircuitBreaker({ name: 'a' })
    const ends = [
      collectBreakerMetrics(registry, { register }),
      collectBreakerMetrics(one, { register, durations: true }),
      collectBreakerMetrics(one, { register, durations: true }),
      collectBreakerMetrics(namesake, { register }),
    ]
    one.acquire().succeed()
    namesake.acquire().succeed()
    namesake.trip()

    expect(await scrape(register)).toMatchObject({
      'circuit_breaker_state{name="a"}': 1,
      'circuit_breaker_calls_total{name="a",outcome="success"}': 2,
      'circuit_breaker_call_duration_seconds_count{name="a",outcome="success"}': 1,
    })

    ends[1]?.()
    ends[1]?.()
    one.acquire().succeed()
    ends[0]?.()
    expect((await scrape(register))['circuit_breaker_call_duration_seconds_count{name="a",outcome="success"}']).toBe(2)
    expect((await scrape(register))['circuit_breaker_calls_total{name="a",outcome="success"}']).toBe(3)
    for (const end of ends) end()
    expect(count()).toBe(0)
    expect(register.getMetricsAsArray()).toEqual([])
  })

  it('takes out only the names of those that are detached', async () => {
    const register = new Registry()
    const [a, b] = ['a', 'b'].map((name) => new CircuitBreaker({ name }))
    const detachA = collectBreakerMetrics(a ?? untyped(0), { register, durations: true })
    collectBreakerMetrics(b ?? untyped(0), { register })
    a?.acquire().succeed()

    detachA()

    const names = Object.keys(await scrape(register))
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !name.includes('name="b"'))).toEqual([])
  })

  it('makes a histogram of durations, which resetMetrics() empties', async () => {
    const clock = manualClock()
    const register = new Registry()
    const breaker = new CircuitBreaker({ name: 'a', failureThreshold: 1, clock })
    const early = breaker.acquire()
    collectBreakerMetrics(breaker, { register, durations: [0.1, 1] })
    for (const tookMs of [50, 100, 900, 2_000]) {
      const permit = breaker.acquire()
      clock.advance(tookMs)
      permit.succeed()
    }
    const late = breaker.acquire()
    breaker.acquire().fail()
    late.succeed()
    early.succeed()
    breaker.tryAcquire()

    const duration = 'circuit_breaker_call_duration_seconds'
    const labels = 'name="a",outcome="success"'
    expect(await scrape(register)).toMatchObject({
      [`${duration}_bucket{le="0.1",${labels}}`]: 2,
      [`${duration}_bucket{le="1",${labels}}`]: 3,
      [`${duration}_bucket{le="+Inf",${labels}}`]: 4,
      [`${duration}_sum{${labels}}`]: 3.05,
      [`${duration}_count{${labels}}`]: 4,
      [`${duration}_count{name="a",outcome="failure"}`]: 1,
      [`${duration}_count{name="a",outcome="late"}`]: 1,
    })

    register.resetMetrics()
    const after = await scrape(register)
    expect(after).not.toHaveProperty([`${duration}_count{${labels}}`])
    expect(after['circuit_breaker_failures_total{name="a"}']).toBe(1)
  })

  it('has no call timed unless durations are asked for', () => {
    const clock = vi.fn(() => 0)
    const breaker = new CircuitBreaker({ clock })
    collectBreakerMetrics(breaker, { register: new Registry() })
    clock.mockClear()

    breaker.acquire().succeed()

    expect(clock).not.toHaveBeenCalled()
  })
})
