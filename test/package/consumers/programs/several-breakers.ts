// Health, metrics and diagnostics take a breaker, a registry, or several of either.
import { CircuitBreaker } from 'recloser'
import { publishDiagnostics } from 'recloser/diagnostics'
import { health } from 'recloser/health'
import { instrumentBreakers, type OpenTelemetryMeter } from 'recloser/opentelemetry'
import { collectBreakerMetrics, type PrometheusRegister } from 'recloser/prometheus'
import { BreakerRegistry } from 'recloser/registry'

const billing = new CircuitBreaker({ name: 'billing' })
const stock = new CircuitBreaker({ name: 'stock' })
const hosts = new BreakerRegistry()

export function observe(register: PrometheusRegister, meter: OpenTelemetryMeter): void {
  const sources = [billing, [billing, stock], [billing, hosts], new Set([billing, stock]), hosts] as const
  for (const source of sources) {
    const { status, breakers } = health(source)
    console.log(status, Object.keys(breakers))
    collectBreakerMetrics(source, register)
    instrumentBreakers(source, meter)
    publishDiagnostics(source)
  }
}

// @ts-expect-error -- names are no breakers
export const wrong = () => health(['billing'])
