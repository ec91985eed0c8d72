import { CircuitBreaker } from 'recloser'
import { publishDiagnostics } from 'recloser/diagnostics'
import { instrumentBreakers } from 'recloser/opentelemetry'
import { collectBreakerMetrics } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

interface Metric {
  readonly name: string
  get(): Promise<{ readonly values: readonly { readonly value: number }[] }>
}

check('a register of the shape of prom-client is given metrics, and loses them', async () => {
  const metrics = new Map<string, Metric>()
  const register = {
    registerMetric: (metric: Metric) => void metrics.set(metric.name, metric),
    getSingleMetric: (name: string) => metrics.get(name),
    removeSingleMetric: (name: string) => void metrics.delete(name),
  }
  const hosts = new BreakerRegistry()
  const detach = collectBreakerMetrics(hosts, { register })
  hosts.get('a').trip()

  const trips = await metrics.get('circuit_breaker_trips_total')?.get()
  expectSame(trips?.values, [{ value: 1, labels: { name: 'a' } }])
  detach()
  expectSame(metrics.size, 0)
})

check('a meter of the shape of OpenTelemetry observes', () => {
  const observed: unknown[] = []
  let read: ((result: { observe: (...given: unknown[]) => void }) => void) | undefined
  const meter = {
    createObservableGauge: (name: string) => ({ name }),
    createObservableCounter: (name: string) => ({ name }),
    createHistogram: () => ({ record: () => undefined }),
    addBatchObservableCallback: (callback: typeof read) => (read = callback),
    removeBatchObservableCallback: () => (read = undefined),
  }
  const detach = instrumentBreakers(new CircuitBreaker({ name: 'a' }), { meter })

  read?.({ observe: (...given) => observed.push(given) })
  expectSame(observed[0], [{ name: 'circuit_breaker.state' }, 0, { 'circuit_breaker.name': 'a' }])
  detach()
  expectSame(read, undefined)
})

check('diagnostics are published where the runtime has channels, and hurt nowhere', () => {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => Partial<typeof import('node:diagnostics_channel')> | undefined }
  }
  const channels = process?.getBuiltinModule?.('node:diagnostics_channel')
  const heard: string[] = []
  const hear = (event: unknown): void => void heard.push((event as { type: string }).type)
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  const detach = publishDiagnostics(breaker)
  channels?.subscribe?.('recloser:failure', hear)

  breaker.acquire().fail()
  detach()
  breaker.reset()
  breaker.acquire().fail()
  channels?.unsubscribe?.('recloser:failure', hear)

  expectSame(heard, channels?.subscribe ? ['failure'] : [])
})
