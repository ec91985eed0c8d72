/** The part of OpenTelemetry's attributes that this library uses. */
export type TelemetryAttributes = Record<string, string | number | boolean>

/** Labels as attributes. */
export const attributesOf = (labels: Readonly<Record<string, string>>): TelemetryAttributes =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [`circuit_breaker.${name}`, value]))

interface InstrumentOptions {
  readonly description: string
  readonly unit: string
  readonly advice?: { explicitBucketBoundaries: number[] }
}

/** Takes what is observed at one moment. */
interface Observations {
  observe(instrument: never, value: number, attributes: TelemetryAttributes): void
}

/** The part of a Meter of `@opentelemetry/api` that this library uses. */
export interface OpenTelemetryMeter {
  createObservableGauge(name: string, options: InstrumentOptions): object
  createObservableCounter(name: string, options: InstrumentOptions): object
  createHistogram(
    name: string,
    options: InstrumentOptions,
  ): { record(value: number, attributes: TelemetryAttributes): void }
  /** For the evictions of a registry. */
  createCounter?(name: string, options: InstrumentOptions): { add(value: number): void }
  addBatchObservableCallback(callback: (result: Observations) => void, instruments: never[]): void
  removeBatchObservableCallback(callback: (result: Observations) => void, instruments: never[]): void
}

/** The part of a span that this library uses. */
export interface ActiveSpan {
  isRecording(): boolean
  setAttributes(attributes: TelemetryAttributes): unknown
  addEvent(name: string, attributes: TelemetryAttributes): unknown
}

/** The part of the `trace` of `@opentelemetry/api` that this library uses. */
export interface OpenTelemetryTrace {
  getActiveSpan(): ActiveSpan | undefined
}
