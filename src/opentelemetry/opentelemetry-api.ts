/** What is used of the attributes of OpenTelemetry. */
export type TelemetryAttributes = Record<string, string | number | boolean>

interface InstrumentOptions {
  readonly description: string
  readonly unit: string
  readonly advice?: { explicitBucketBoundaries: number[] }
}

/** Takes what is observed at one moment. */
interface Observations {
  observe(instrument: never, value: number, attributes: TelemetryAttributes): void
}

/** What is used of a Meter of `@opentelemetry/api`, which is one of these. */
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

/** What is used of a span. */
export interface ActiveSpan {
  isRecording(): boolean
  setAttributes(attributes: TelemetryAttributes): unknown
  addEvent(name: string, attributes: TelemetryAttributes): unknown
}

/** What is used of the `trace` of `@opentelemetry/api`, which is one of these. */
export interface OpenTelemetryTrace {
  getActiveSpan(): ActiveSpan | undefined
}
