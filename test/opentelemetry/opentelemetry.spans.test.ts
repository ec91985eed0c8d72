import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Agent, request } from 'undici'
import { CircuitBreaker } from 'recloser'
import { instrumentBreakers } from 'recloser/opentelemetry'
import { manualClock } from 'recloser/testing'
import { breakerInterceptor } from 'recloser/undici'

const exporter = new InMemorySpanExporter()
const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const meter = new MeterProvider().getMeter('test')
let server: Server
let origin: string

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(tracers)
  server = createServer((request, response) => {
    response.statusCode = Number(request.url?.slice(1))
    response.end('answer')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => exporter.reset())
afterAll(async () => {
  server.close()
  await tracers.shutdown()
  trace.disable()
  context.disable()
})

/** Runs the task in a span of its own. */
const inSpan = <T>(name: string, task: () => T | Promise<T>): Promise<T> =>
  trace.getTracer('test').startActiveSpan(name, async (span) => {
    try {
      return await task()
    } finally {
      span.end()
    }
  })

/** What each span came to hold: the outcome, and its events. */
const told = () =>
  exporter
    .getFinishedSpans()
    .map(({ name, attributes, events }) => [
      name,
      attributes['circuit_breaker.outcome'],
      ...events.map((event) => event.name.replace('circuit_breaker.', '')),
    ])

describe('the span of a call', () => {
  it.each(['headers', 'body'] as const)(
    'is told by undici which one it was, on a shared connection (%s)',
    async (settleOn) => {
      const intercept = breakerInterceptor({ breaker: { failureThreshold: 2 }, settleOn })
      const agent = new Agent({ connections: 1 }).compose(intercept)
      instrumentBreakers(intercept.breakers, { meter, trace })
      const ask = (status: number) => async () => {
        const { body } = await request(`${origin}/${status}`, { dispatcher: agent })
        await body.text()
      }

      // The socket is made in the context of the first request, and answers all of them.
      await inSpan('first', ask(200))
      await inSpan('second', ask(503))
      await inSpan('third', ask(503))
      await agent.close()

      expect(told()).toEqual([
        ['first', 'success'],
        ['second', 'failure', 'failure'],
        ['third', 'failure', 'failure', 'transition'],
      ])
    },
  )

  it('is told of a probe that closes the circuit, a call under a hold, and one in shadow mode', async () => {
    const breaker = new CircuitBreaker({ shadow: true })
    instrumentBreakers(breaker, { meter, trace })
    const through = async (name: string) => {
      const permit = await inSpan(name, async () => {
        const admitted = breaker.acquire()
        await Promise.resolve()
        admitted.succeed()
        return admitted
      })
      return permit.probe
    }
    breaker.trip(undefined, { forMs: 0 })
    expect(await through('probe')).toBe(true)
    const hold = breaker.hold('closed')
    await through('held')
    hold.release()
    breaker.trip()
    await through('shadow')

    expect(told()).toEqual([
      ['probe', 'success', 'transition', 'transition'],
      ['held', 'ignored'],
      ['shadow', 'ignored', 'rejected'],
    ])
  })

  it('is told apart for two who watch, each by its own trace', () => {
    const breaker = new CircuitBreaker()
    const seen: string[] = []
    const traceOf = (name: string) => ({
      getActiveSpan: () => ({ isRecording: () => true, setAttributes: () => seen.push(name), addEvent: () => 0 }),
    })
    const end = instrumentBreakers(breaker, { meter, trace: traceOf('a') })
    instrumentBreakers(breaker, { meter, trace: traceOf('b') })
    breaker.acquire().succeed()
    end()
    breaker.acquire().succeed()

    expect(seen).toEqual(['a', 'b', 'b'])
  })

  it('keeps a call going where the trace throws, and tells the hook', () => {
    const onHookError = vi.fn()
    const breaker = new CircuitBreaker({ onHookError })
    const error = new Error('trace')
    const getActiveSpan = (): never => {
      throw error
    }
    instrumentBreakers(breaker, { meter, trace: { getActiveSpan } })

    expect(breaker.acquire().succeed()).toBe(true)
    expect(onHookError.mock.calls).toEqual([[error, 'listener']])
  })
})

describe('the active span', () => {
  it('is told of what is done by hand', async () => {
    const breaker = new CircuitBreaker({ name: 'a' })
    instrumentBreakers(breaker, { meter, trace })

    await inSpan('operator', () => {
      breaker.trip()
      breaker.trip()
      breaker.hold('open').release()
    })

    expect(told()).toEqual([['operator', undefined, 'transition', 'hold', 'hold']])
    expect(exporter.getFinishedSpans()[0]?.events[1]?.attributes).toEqual({
      'circuit_breaker.name': 'a',
      'circuit_breaker.hold.position': 'open',
      'circuit_breaker.hold.held': true,
    })
  })

  it('is told of a rejection, with the seconds until a call is admitted', async () => {
    const clock = manualClock()
    const breaker = new CircuitBreaker({ resetTimeoutMs: 2_500, clock })
    instrumentBreakers(breaker, { meter, trace })
    breaker.trip()

    await inSpan('request', () => void breaker.tryAcquire())

    expect(exporter.getFinishedSpans()[0]?.events[0]?.attributes).toMatchObject({ 'circuit_breaker.retry_after': 2.5 })
  })
})

it('leaves the attributes of a span alone in which no call ended', async () => {
  const breaker = new CircuitBreaker({ name: 'a' })
  instrumentBreakers(breaker, { meter, trace })

  await inSpan('by hand', () => breaker.trip())

  const [span] = exporter.getFinishedSpans()
  expect([span?.attributes, span?.events.map(({ name }) => name)]).toEqual([{}, ['circuit_breaker.transition']])
})
