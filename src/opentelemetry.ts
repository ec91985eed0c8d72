export { instrumentBreakers, type InstrumentationOptions } from './observe/opentelemetry.ts'
export type { ActiveSpan, OpenTelemetryMeter, OpenTelemetryTrace } from './observe/opentelemetry-api.ts'
