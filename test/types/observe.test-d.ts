import { metrics, trace } from '@opentelemetry/api'
import { AggregatorRegistry, register, Registry, type OpenMetricsContentType } from 'prom-client'
import { expectTypeOf, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { publishDiagnostics } from 'recloser/diagnostics'
import { instrumentBreakers, type OpenTelemetryMeter, type OpenTelemetryTrace } from 'recloser/opentelemetry'
import { health } from 'recloser/health'
import { collectBreakerMetrics, type BreakerSource, type Detach, type PrometheusRegister } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'

const breaker = new CircuitBreaker()
const registry = new BreakerRegistry()

it('takes the registers of prom-client', () => {
  expectTypeOf(register).toExtend<PrometheusRegister>()
  expectTypeOf<Registry<OpenMetricsContentType>>().toExtend<PrometheusRegister>()
  expectTypeOf<AggregatorRegistry<OpenMetricsContentType>>().toExtend<PrometheusRegister>()
  expectTypeOf(collectBreakerMetrics(breaker, { register: new Registry(), durations: [0.1] })).toEqualTypeOf<Detach>()
  collectBreakerMetrics(registry, { register })

  // @ts-expect-error -- a register must be given
  collectBreakerMetrics(breaker, {})
})

it('takes the meter and the trace of @opentelemetry/api', () => {
  const meter = metrics.getMeter('test')
  expectTypeOf(meter).toExtend<OpenTelemetryMeter>()
  expectTypeOf(trace).toExtend<OpenTelemetryTrace>()
  expectTypeOf(instrumentBreakers(registry, { meter, trace, durations: true })).toEqualTypeOf<Detach>()

  // @ts-expect-error -- a tracer is no trace
  instrumentBreakers(breaker, { meter, trace: trace.getTracer('test') })
})

it('takes breakers and registries of them', () => {
  expectTypeOf(publishDiagnostics(breaker)).toEqualTypeOf<Detach>()
  publishDiagnostics(registry)

  // @ts-expect-error -- a name is no breaker
  publishDiagnostics('billing')
})

it('takes iterables of breakers and registries', () => {
  const sources: readonly BreakerSource[] = [breaker, registry, [breaker, registry], new Set([breaker]), []]
  const meter = metrics.getMeter('test')
  const options = { register: new Registry(), maxNames: undefined, durations: undefined }
  for (const source of sources) {
    expectTypeOf(health(source).status).toEqualTypeOf<'healthy' | 'degraded'>()
    collectBreakerMetrics(source, options)
    instrumentBreakers(source, { meter, trace: undefined, maxNames: undefined, durations: undefined })
    publishDiagnostics(source)
  }
  health(new Map([['a', breaker]]).values())

  // @ts-expect-error -- a Map gives pairs
  health(new Map([['a', breaker]]))
  // @ts-expect-error -- names are no breakers
  collectBreakerMetrics(['billing'], { register: new Registry() })
  // @ts-expect-error -- lists of lists are not looked into
  publishDiagnostics([[breaker]])
  const later = (async function* () {
    yield await Promise.resolve(breaker)
  })()
  // @ts-expect-error -- it is read at once
  health(later)
})

it('gives what ends it as a function and a Disposable', () => {
  expectTypeOf<Detach>().toExtend<Disposable>()
  expectTypeOf<Detach>().toExtend<() => void>()
  expectTypeOf<Detach>().returns.toBeVoid()
})
