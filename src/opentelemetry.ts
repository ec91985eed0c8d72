/**
 * Metrics of breakers, and what they do to the current span, for OpenTelemetry.
 *
 * @module recloser/opentelemetry
 */

export type { BreakerSource } from './metrics/breaker-source.ts'
export type { Detach } from './metrics/detach.ts'
export type { ActiveSpan, OpenTelemetryMeter, OpenTelemetryTrace } from './opentelemetry/api.ts'
export { instrumentBreakers, type InstrumentationOptions } from './opentelemetry/instrument-breakers.ts'
