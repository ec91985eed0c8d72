import { AggregatorRegistry, Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { CircuitBreaker, type CircuitState } from 'recloser'
import { collectBreakerMetrics } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'
import { driveTo, manualClock } from 'recloser/testing'
import { parseExposition } from '../metrics/exposition.ts'

const scrape = async (register: Pick<Registry, 'metrics'>) =>
  Object.fromEntries(parseExposition(await register.metrics()))
const successes = 'circuit_breaker_calls_total{name="a",outcome="success"}'

describe('the workers of a cluster, put together by prom-client', () => {
  const worker = async (state: CircuitState): Promise<object[]> => {
    const clock = manualClock()
    const breaker = new CircuitBreaker({ name: 'a', clock })
    const register = new Registry()
    driveTo(breaker, state, clock)
    collectBreakerMetrics(breaker, { register, durations: true })
    // As it comes from another process.
    return JSON.parse(JSON.stringify(await register.getMetricsAsJSON())) as object[]
  }
  const together = async (...states: CircuitState[]) =>
    scrape(AggregatorRegistry.aggregate(await Promise.all(states.map(worker))))

  it.each<readonly [states: CircuitState[], shown: number | undefined]>([
    [['open', 'half-open'], 1],
    [['half-open', 'open', 'closed'], 1],
    [['closed', 'open'], 1],
    [['closed', 'half-open'], 2],
    [['half-open', 'half-open'], 2],
    [['closed', 'closed'], undefined],
  ])('show %j as %s: open before half-open before closed', async (states, shown) => {
    expect((await together(...states))['circuit_breaker_state{name="a"}']).toBe(shown)
  })

  it('add up what they count', async () => {
    expect(await together('open', 'open', 'closed')).toMatchObject({ 'circuit_breaker_trips_total{name="a"}': 2 })
  })

  it('show all states in the scrape of one process', async () => {
    const register = new Registry()
    collectBreakerMetrics(new CircuitBreaker({ name: 'a' }), { register })

    expect(await scrape(register)).toMatchObject({ 'circuit_breaker_state{name="a"}': 0 })
  })
})

describe('a breaker that is attached again', () => {
  it('is not counted twice while another of its name kept the metrics', async () => {
    const register = new Registry()
    const breaker = new CircuitBreaker({ name: 'a', failureThreshold: 1 })
    collectBreakerMetrics(new CircuitBreaker({ name: 'a' }), { register })
    const detach = collectBreakerMetrics(breaker, { register })
    breaker.acquire().succeed()
    detach()
    breaker.acquire().succeed()

    for (let times = 0; times < 3; times++) collectBreakerMetrics(breaker, { register })()
    expect((await scrape(register))[successes]).toBe(2)
    collectBreakerMetrics(breaker, { register })

    expect((await scrape(register))[successes]).toBe(2)
  })

  it('is counted once where its registry is attached again', async () => {
    const register = new Registry()
    const registry = new BreakerRegistry()
    collectBreakerMetrics(new CircuitBreaker({ name: 'a' }), { register })
    for (let times = 0; times < 3; times++) {
      const detach = collectBreakerMetrics(registry, { register })
      registry.get('a').acquire().succeed()
      detach()
    }
    collectBreakerMetrics(registry, { register })
    collectBreakerMetrics(registry, { register })

    expect((await scrape(register))[successes]).toBe(3)
  })
})

describe('the evictions of registries', () => {
  const evicted = async (register: Registry) => (await scrape(register))['circuit_breaker_evictions_total']
  const small = (): BreakerRegistry => new BreakerRegistry({ maxSize: 1 })
  const use = (registry: BreakerRegistry, keys: number): void => {
    for (let key = 0; key < keys; key++) registry.get(`${key}`)
  }

  it('are counted since it was attached, and a deleted breaker is none', async () => {
    const register = new Registry()
    const registry = small()
    use(registry, 5)
    collectBreakerMetrics(registry, { register })
    expect(await evicted(register)).toBe(0)

    use(registry, 3)
    registry.delete('2')
    use(registry, 1)

    expect(await evicted(register)).toBe(3)
  })

  it('are those of all registries on a register, each once, and never fall', async () => {
    const register = new Registry()
    const [one, two] = [small(), small()]
    const ends = [one, one, two].map((registry) => collectBreakerMetrics(registry, { register }))
    use(one, 3)
    use(two, 2)
    expect(await evicted(register)).toBe(3)

    ends[0]?.()
    ends[0]?.()
    use(one, 2)
    expect(await evicted(register)).toBe(5)
    ends[1]?.()
    use(one, 9)
    expect(await evicted(register)).toBe(5)
    collectBreakerMetrics(one, { register })
    use(one, 2)

    expect(await evicted(register)).toBe(7)
  })
})

it('has a histogram of the bounds of prom-client by default', async () => {
  const register = new Registry()
  const breaker = new CircuitBreaker({ name: 'a' })
  collectBreakerMetrics(breaker, { register, durations: true })
  breaker.acquire().succeed()

  const bounds = Object.keys(await scrape(register)).flatMap((series) => /le="([^"]+)"/.exec(series)?.[1] ?? [])
  expect(bounds.map(Number)).toEqual([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, NaN])
})
