export { instrumentBreakers, type InstrumentationOptions } from './opentelemetry/instrument-breakers.ts'
export type { ActiveSpan, OpenTelemetryMeter, OpenTelemetryTrace } from './opentelemetry/api.ts'
