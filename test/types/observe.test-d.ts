import { metrics, trace } from '@opentelemetry/api'
import { AggregatorRegistry, register, Registry, type OpenMetricsContentType } from 'prom-client'
import { expectTypeOf, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { publishDiagnostics } from 'recloser/diagnostics'
import { instrumentBreakers, type OpenTelemetryMeter, type OpenTelemetryTrace } from 'recloser/opentelemetry'
import { collectBreakerMetrics, type PrometheusRegister } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'

const breaker = new CircuitBreaker()
const registry = new BreakerRegistry()

it('takes the registers of prom-client', () => {
  expectTypeOf(register).toExtend<PrometheusRegister>()
  expectTypeOf<Registry<OpenMetricsContentType>>().toExtend<PrometheusRegister>()
  expectTypeOf<AggregatorRegistry<OpenMetricsContentType>>().toExtend<PrometheusRegister>()
  expectTypeOf(collectBreakerMetrics(breaker, { register: new Registry(), durations: [0.1] })).toEqualTypeOf<
    () => void
  >()
  collectBreakerMetrics(registry, { register })

  // @ts-expect-error -- a register must be given
  collectBreakerMetrics(breaker, {})
})

it('takes the meter and the trace of @opentelemetry/api', () => {
  const meter = metrics.getMeter('test')
  expectTypeOf(meter).toExtend<OpenTelemetryMeter>()
  expectTypeOf(trace).toExtend<OpenTelemetryTrace>()
  expectTypeOf(instrumentBreakers(registry, { meter, trace, durations: true })).toEqualTypeOf<() => void>()

  // @ts-expect-error -- a tracer is no trace
  instrumentBreakers(breaker, { meter, trace: trace.getTracer('test') })
})

it('takes breakers and registries of them', () => {
  expectTypeOf(publishDiagnostics(breaker)).toEqualTypeOf<() => void>()
  publishDiagnostics(registry)

  // @ts-expect-error -- a name is no breaker
  publishDiagnostics('billing')
})
