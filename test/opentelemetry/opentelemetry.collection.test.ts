import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { instrumentBreakers } from 'recloser/opentelemetry'
import { BreakerRegistry } from 'recloser/registry'

let provider: MeterProvider
afterEach(() => provider.shutdown())

/** A meter of the real SDK, and what it exports, cumulatively. */
function collector() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
  })
  const collect = async () => {
    exporter.reset()
    await provider.forceFlush()
    return exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
  }
  const values = async (metric: string) =>
    Object.fromEntries(
      (await collect())
        .filter(({ descriptor }) => descriptor.name === metric)
        .flatMap(({ dataPoints }) =>
          dataPoints.map(({ attributes, value }) => [String(attributes['circuit_breaker.name']), value] as const),
        ),
    )
  return { meter: provider.getMeter('test'), collect, states: () => values('circuit_breaker.state'), values }
}

describe('the state in a cumulative export', () => {
  it.each(['delete', 'evict'] as const)('is not open for ever where the breaker is gone: %s', async (how) => {
    const { meter, states } = collector()
    const registry = new BreakerRegistry({ maxSize: 2 })
    instrumentBreakers(registry, { meter })
    registry.get('a').trip()
    registry.get('b').trip()
    expect(await states()).toEqual({ a: 1, b: 1 })

    if (how === 'delete') registry.delete('a')
    else registry.get('c')

    expect(await states()).toEqual(how === 'delete' ? { a: 0, b: 1 } : { a: 0, b: 1, c: 0 })
    registry.get('a').trip()
    expect((await states())['a']).toBe(1)
  })

  it('is all that is shown anew of a breaker that is gone: its counters stay as they were', async () => {
    const { meter, states, values } = collector()
    const registry = new BreakerRegistry()
    instrumentBreakers(registry, { meter })
    registry.get('a').trip()
    await states()

    registry.delete('a')

    expect(await values('circuit_breaker.trips')).toEqual({ a: 1 })
  })

  it('is shown with numbers alone, also of a breaker that is gone', async () => {
    const { meter } = collector()
    const add = vi.spyOn(meter, 'addBatchObservableCallback')
    const registry = new BreakerRegistry()
    instrumentBreakers(registry, { meter })
    const observe = vi.fn<(instrument: unknown, value: unknown) => void>()
    const collect = (): unknown => add.mock.calls[0]?.[0]({ observe })
    registry.get('a').trip()
    collect()
    registry.delete('a')
    // Those of one turn are one collection.
    await Promise.resolve()

    collect()

    const values = observe.mock.calls.map(([, value]) => typeof value)
    expect(values.length).toBeGreaterThan(10)
    expect(values.filter((type) => type !== 'number')).toEqual([])
  })

  it('is not open for ever where the breaker was detached, and the meter calls nothing of it afterwards', async () => {
    const { meter, states } = collector()
    const remove = vi.spyOn(meter, 'removeBatchObservableCallback')
    const breaker = new CircuitBreaker({ name: 'a' })
    const detach = instrumentBreakers(breaker, { meter })
    breaker.trip()
    expect(await states()).toEqual({ a: 1 })

    detach()
    expect(remove).not.toHaveBeenCalled()
    expect(await states()).toEqual({ a: 0 })
    expect(remove).toHaveBeenCalledOnce()

    instrumentBreakers(breaker, { meter })
    expect(await states()).toEqual({ a: 1 })
  })

  it('goes by a breaker that is attached again before the next collection', async () => {
    const { meter, states } = collector()
    const breaker = new CircuitBreaker({ name: 'a' })
    const detach = instrumentBreakers(breaker, { meter })
    breaker.trip()
    await states()

    detach()
    instrumentBreakers(breaker, { meter })

    expect(await states()).toEqual({ a: 1 })
  })

  it('is not made up for a breaker that was never shown, or was closed', async () => {
    const { meter, states } = collector()
    const remove = vi.spyOn(meter, 'removeBatchObservableCallback')
    const registry = new BreakerRegistry()
    const detach = instrumentBreakers(registry, { meter })
    registry.get('a').trip()
    registry.delete('a')
    registry.get('b')

    expect(await states()).toEqual({ b: 0 })
    detach()
    expect(remove).toHaveBeenCalledOnce()
  })
})

describe('the instruments', () => {
  it('are a gauge for the state, and monotonic sums for what is counted', async () => {
    const { meter, collect } = collector()
    const registry = new BreakerRegistry()
    registry.get('a')
    instrumentBreakers(registry, { meter })

    const kinds = Object.fromEntries(
      (await collect()).map((metric) => [
        metric.descriptor.name,
        metric.dataPointType === DataPointType.SUM ? `sum ${String(metric.isMonotonic)}` : metric.dataPointType,
      ]),
    )
    expect(kinds).toEqual({
      'circuit_breaker.state': DataPointType.GAUGE,
      'circuit_breaker.admitted_share': DataPointType.GAUGE,
      'circuit_breaker.trips': 'sum true',
      'circuit_breaker.failures': 'sum true',
      'circuit_breaker.calls': 'sum true',
      'circuit_breaker.rejected': 'sum true',
      'circuit_breaker.time_in_state': 'sum true',
      'circuit_breaker.evictions': 'sum true',
    })
  })

  it('have a histogram of the bounds of prom-client by default', async () => {
    const { meter, collect } = collector()
    const breaker = new CircuitBreaker({ name: 'a' })
    instrumentBreakers(breaker, { meter, durations: true })
    breaker.acquire().succeed()

    const [histogram] = (await collect()).filter(({ dataPointType }) => dataPointType === DataPointType.HISTOGRAM)
    expect(histogram?.dataPoints[0]?.value).toMatchObject({
      buckets: { boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
    })
  })

  it('have no call timed unless durations or spans are asked for', () => {
    const { meter } = collector()
    const clock = vi.fn(() => 0)
    const breaker = new CircuitBreaker({ clock })
    instrumentBreakers(breaker, { meter })
    clock.mockClear()

    breaker.acquire().succeed()

    expect(clock).not.toHaveBeenCalled()
  })
})

describe('the evictions', () => {
  const evict = (registry: BreakerRegistry, count: number): void => {
    for (let key = 0; key <= count; key++) registry.get(`${key}`)
  }

  it('of several registries on a meter add up, since they were attached, until they are detached', async () => {
    const { meter, values } = collector()
    const [one, two] = [new BreakerRegistry({ maxSize: 1 }), new BreakerRegistry({ maxSize: 1 })]
    evict(one, 9)
    const detach = instrumentBreakers(one, { meter })
    instrumentBreakers(two, { meter })
    evict(one, 3)
    evict(two, 2)
    expect(await values('circuit_breaker.evictions')).toEqual({ undefined: 6 })

    evict(one, 1)
    detach()
    evict(one, 5)

    expect(await values('circuit_breaker.evictions')).toEqual({ undefined: 8 })
  })

  it('are counted of a registry beside a breaker, and say what they are', async () => {
    const { meter, collect } = collector()
    const registry = new BreakerRegistry({ maxSize: 1 })
    instrumentBreakers([new CircuitBreaker(), registry], { meter })
    evict(registry, 2)

    const metrics = await collect()

    expect(metrics.find(({ descriptor }) => descriptor.name === 'circuit_breaker.evictions')).toMatchObject({
      descriptor: { unit: '{breaker}', description: 'Breakers that registries evicted to keep to their size' },
      dataPoints: [{ value: 2 }],
    })
  })

  it('have no series where there is no registry', async () => {
    const { meter, values } = collector()
    instrumentBreakers(new CircuitBreaker(), { meter })

    expect(await values('circuit_breaker.evictions')).toEqual({})
  })
})
