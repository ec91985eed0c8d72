export { instrumentBreakers, type InstrumentationOptions } from './opentelemetry/opentelemetry.ts'
export type { ActiveSpan, OpenTelemetryMeter, OpenTelemetryTrace } from './opentelemetry/opentelemetry-api.ts'
