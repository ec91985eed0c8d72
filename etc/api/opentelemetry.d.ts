export interface ActiveSpan {
  isRecording(): boolean
  setAttributes(attributes: TelemetryAttributes): unknown
  addEvent(name: string, attributes: TelemetryAttributes): unknown
}
export interface InstrumentationOptions {
  readonly meter: OpenTelemetryMeter
  readonly trace?: OpenTelemetryTrace | undefined
  readonly maxNames?: number | undefined
  readonly durations?: boolean | readonly number[] | undefined
}
export interface OpenTelemetryMeter {
  createObservableGauge(name: string, options: InstrumentOptions): object
  createObservableCounter(name: string, options: InstrumentOptions): object
  createHistogram(
    name: string,
    options: InstrumentOptions,
  ): {
    record(value: number, attributes: TelemetryAttributes): void
  }
  createCounter?(
    name: string,
    options: InstrumentOptions,
  ): {
    add(value: number): void
  }
  addBatchObservableCallback(callback: (result: Observations) => void, instruments: never[]): void
  removeBatchObservableCallback(callback: (result: Observations) => void, instruments: never[]): void
}
export interface OpenTelemetryTrace {
  getActiveSpan(): ActiveSpan | undefined
}
export function instrumentBreakers(
  breakers: CircuitBreaker | BreakerRegistry,
  options: InstrumentationOptions,
): () => void
// BreakerRegistry is reported with recloser/registry.
// CircuitBreaker is reported with recloser.
// No entry point exports this type:
interface InstrumentOptions {
  readonly description: string
  readonly unit: string
  readonly advice?: {
    explicitBucketBoundaries: number[]
  }
}
// No entry point exports this type:
interface Observations {
  observe(instrument: never, value: number, attributes: TelemetryAttributes): void
}
// No entry point exports this type:
type TelemetryAttributes = Record<string, string | number | boolean>
