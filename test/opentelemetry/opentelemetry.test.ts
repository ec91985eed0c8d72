import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, tryExecute } from 'recloser'
import { instrumentBreakers } from 'recloser/opentelemetry'
import { BreakerRegistry } from 'recloser/registry'
import { manualClock } from 'recloser/testing'
import { untyped } from '../support/complaint.ts'
import { countSubscriptions } from '../support/subscriptions.ts'

const spanExporter = new InMemorySpanExporter()
const contexts = new AsyncLocalStorageContextManager()
const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] })
let meters: MeterProvider[] = []

beforeAll(() => {
  context.setGlobalContextManager(contexts.enable())
  trace.setGlobalTracerProvider(tracers)
})
afterEach(async () => {
  await Promise.all(meters.map((provider) => provider.shutdown()))
  meters = []
  spanExporter.reset()
  vi.restoreAllMocks()
})
afterAll(async () => {
  await tracers.shutdown()
  trace.disable()
  context.disable()
})

function collector() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ readers: [reader] })
  meters.push(provider)
  const collect = async () => {
    exporter.reset()
    await provider.forceFlush()
    const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((s) => s.metrics))
    return metrics.flatMap(({ descriptor: { name, unit }, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => {
        const { 'circuit_breaker.name': circuit, ...rest } = attributes
        return [`${name} ${unit} ${String(circuit)} ${Object.values(rest).join()}`.trim(), value] as const
      }),
    )
  }
  return { meter: provider.getMeter('test'), collect }
}

const meterMethods = [
  'createObservableGauge',
  'createObservableCounter',
  'createHistogram',
  'createCounter',
  'addBatchObservableCallback',
  'removeBatchObservableCallback',
] as const

/** What a span that is active during the task came to hold. */
async function spanOf(task: () => unknown) {
  await trace.getTracer('test').startActiveSpan('request', async (span) => {
    await task()
    span.end()
  })
  const [{ attributes, events } = { attributes: {}, events: [] }] = spanExporter.getFinishedSpans().slice(-1)
  return { attributes, events: events.map(({ name, attributes }) => [name, attributes]) }
}

describe('instrumentBreakers()', () => {
  it('shows what docs/monitoring.md lists, until it is detached', async () => {
    const { meter, collect } = collector()
    const clock = manualClock()
    const breaker = new CircuitBreaker({ name: 'a', failureThreshold: 1, clock })
    const detach = instrumentBreakers(breaker, { meter })
    clock.advance(2_000)
    breaker.acquire().succeed()
    breaker.acquire().fail()
    breaker.tryAcquire()
    clock.advance(500)

    expect(Object.fromEntries(await collect())).toEqual({
      'circuit_breaker.state 1 a': 1,
      'circuit_breaker.admitted_share 1 a': 0,
      'circuit_breaker.trips {trip} a': 1,
      'circuit_breaker.failures {call} a': 1,
      'circuit_breaker.calls {call} a success': 1,
      'circuit_breaker.calls {call} a failure': 1,
      'circuit_breaker.calls {call} a ignored': 0,
      'circuit_breaker.calls {call} a late': 0,
      'circuit_breaker.rejected {call} a': 1,
      'circuit_breaker.time_in_state s a closed': 2,
      'circuit_breaker.time_in_state s a open': 0.5,
      'circuit_breaker.time_in_state s a half-open': 0,
    })

    detach()
    detach()
    const read = vi.spyOn(CircuitBreaker.prototype, 'stats', 'get')
    await collect()
    expect(read).not.toHaveBeenCalled()
  })

  it('takes a registry, bounds its names, and leaves no listener', async () => {
    const count = countSubscriptions()
    const { meter, collect } = collector()
    const registry = new BreakerRegistry({ maxSize: 2 })
    const detach = instrumentBreakers(registry, { meter, trace, durations: true, maxNames: 1 })
    for (const key of ['a', 'b', 'c']) registry.get(key).acquire().succeed()
    registry.delete('a')

    const rows = Object.fromEntries(await collect())
    expect(rows).toMatchObject({
      'circuit_breaker.calls {call} a success': 1,
      'circuit_breaker.calls {call} other success': 2,
    })
    expect(rows).not.toHaveProperty(['circuit_breaker.state 1 a'])
    detach()
    expect(count()).toBe(0)
  })

  it('lets several share a meter', async () => {
    const { meter, collect } = collector()
    for (const name of ['a', 'b']) instrumentBreakers(new CircuitBreaker({ name }), { meter })

    expect(Object.fromEntries(await collect())).toMatchObject({
      'circuit_breaker.state 1 a': 0,
      'circuit_breaker.state 1 b': 0,
    })
  })

  it('records durations on request', async () => {
    const { meter, collect } = collector()
    const clock = manualClock()
    const breaker = new CircuitBreaker({ name: 'a', clock })
    const early = breaker.acquire()
    instrumentBreakers(breaker, { meter, durations: [0.1, 1] })
    const permit = breaker.acquire()
    clock.advance(250)
    permit.succeed()
    early.succeed()

    const rows = Object.fromEntries(await collect())
    expect(rows['circuit_breaker.call.duration s a success']).toEqual({
      min: 0.25,
      max: 0.25,
      sum: 0.25,
      count: 1,
      buckets: { boundaries: [0.1, 1], counts: [0, 1, 0] },
    })
  })

  it('tells the active span how its call ended', async () => {
    const breaker = new CircuitBreaker({ name: 'a', failureThreshold: 1 })
    const detach = instrumentBreakers(breaker, { meter: collector().meter, trace })
    const name = { 'circuit_breaker.name': 'a' }

    expect(await spanOf(() => tryExecute(breaker, () => Promise.resolve(1)))).toEqual({
      attributes: { ...name, 'circuit_breaker.outcome': 'success', 'circuit_breaker.probe': false },
      events: [],
    })
    expect(await spanOf(() => tryExecute(breaker, () => Promise.reject(new RangeError('down'))))).toEqual({
      attributes: { ...name, 'circuit_breaker.outcome': 'failure', 'circuit_breaker.probe': false },
      events: [
        ['circuit_breaker.failure', { ...name, 'error.type': 'RangeError', 'circuit_breaker.probe': false }],
        [
          'circuit_breaker.transition',
          {
            ...name,
            'circuit_breaker.state.from': 'closed',
            'circuit_breaker.state.to': 'open',
            'circuit_breaker.reason': '1 failure',
          },
        ],
      ],
    })
    const refused = await spanOf(() => tryExecute(breaker, () => 1))
    expect(refused.attributes).toEqual({ ...name, 'circuit_breaker.outcome': 'rejected' })
    expect(refused.events).toEqual([
      [
        'circuit_breaker.rejected',
        {
          ...name,
          'circuit_breaker.state': 'open',
          'circuit_breaker.shadow': false,
          'circuit_breaker.retry_after': expect.any(Number) as number,
        },
      ],
    ])

    breaker.reset()
    detach()
    expect(await spanOf(() => tryExecute(breaker, () => 1))).toEqual({ attributes: {}, events: [] })
  })

  it('tells of late calls and of failures that are no Error, and nobody outside a span', async () => {
    const breaker = new CircuitBreaker({ name: 'a' })
    instrumentBreakers(breaker, { meter: collector().meter, trace })
    breaker.acquire().fail('told to nobody')

    const { attributes, events } = await spanOf(() => {
      const late = breaker.acquire()
      breaker.reset()
      late.fail('down')
    })

    expect(attributes).toMatchObject({ 'circuit_breaker.outcome': 'late' })
    expect(events).toMatchObject([['circuit_breaker.failure', { 'error.type': 'string' }]])
  })

  it.each<readonly [given: unknown, words: string]>([
    [{}, '`meter` must be a Meter of @opentelemetry/api'],
    [{ meter: {} }, '`meter` must be a Meter of @opentelemetry/api'],
    [{ meter: trace, trace: {} }, '`meter` must be a Meter of @opentelemetry/api'],
    ...meterMethods.map((missing) => {
      const meter = { ...Object.fromEntries(meterMethods.map((method) => [method, () => ({})])), [missing]: 5 }
      return [{ meter }, '`meter` must be a Meter of @opentelemetry/api'] as const
    }),
    [{ tracer: 1 }, 'did you mean `trace`'],
  ])('refuses the options %j', (given, words) => {
    const call = () => instrumentBreakers(new BreakerRegistry(), untyped(given))

    expect(call).toThrow('instrumentBreakers(): ')
    expect(call).toThrow(words)
  })

  it('asks a meter for counters only where a registry has evictions to count', () => {
    const methods = meterMethods.filter((method) => method !== 'createCounter')
    const meter = untyped(Object.fromEntries(methods.map((method) => [method, () => ({})])))

    expect(instrumentBreakers(new CircuitBreaker(), { meter })).toBeTypeOf('function')
    expect(() => instrumentBreakers(new BreakerRegistry(), { meter })).toThrow('a Meter of @opentelemetry/api')
  })

  it('refuses a tracer for the trace', () => {
    const { meter } = collector()
    expect(() => instrumentBreakers(new CircuitBreaker(), { meter, trace: untyped(trace.getTracer('a')) })).toThrow(
      'instrumentBreakers(): `trace` must be the trace of @opentelemetry/api, received an object',
    )
  })
})
