/** The part of OpenTelemetry's attributes that this library uses. */
export type TelemetryAttributes = Record<string, string | number | boolean>

/** Labels as attributes. */
export const attributesOf = (labels: Readonly<Record<string, string>>): TelemetryAttributes =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [`circuit_breaker.${name}`, value]))

/** The description of a metric. */
interface InstrumentOptions {
  /** What it measures, in words. */
  readonly description: string
  /** The unit as OpenTelemetry writes it, such as `s`. */
  readonly unit: string
  /** The bounds of the buckets of a histogram. */
  readonly advice?: {
    /** The upper bounds of the buckets. */
    explicitBucketBoundaries: number[]
  }
}

/** Receives the values that are observed at one time. */
interface Observations {
  /** Records one value. */
  observe(instrument: never, value: number, attributes: TelemetryAttributes): void
}

/** The part of a Meter of `@opentelemetry/api` that this library uses. */
export interface OpenTelemetryMeter {
  /** For the states. */
  createObservableGauge(name: string, options: InstrumentOptions): object
  /** For the totals. */
  createObservableCounter(name: string, options: InstrumentOptions): object
  /** For the durations of calls. */
  createHistogram(
    name: string,
    options: InstrumentOptions,
  ): {
    /** Adds one duration, in seconds. */
    record(value: number, attributes: TelemetryAttributes): void
  }
  /** For the evictions of a registry. */
  createCounter?(
    name: string,
    options: InstrumentOptions,
  ): {
    /** Increases the counter by this number. */
    add(value: number): void
  }
  /** Adds a callback that returns the values at each collection. */
  addBatchObservableCallback(callback: (result: Observations) => void, instruments: never[]): void
  /** Removes the callback. */
  removeBatchObservableCallback(callback: (result: Observations) => void, instruments: never[]): void
}

/** The part of a span that this library uses. */
export interface ActiveSpan {
  /** Whether the span is recorded. */
  isRecording(): boolean
  /** Writes the result of the call. */
  setAttributes(attributes: TelemetryAttributes): unknown
  /** Writes that a circuit rejected the call, or changed state. */
  addEvent(name: string, attributes: TelemetryAttributes): unknown
}

/** The part of the `trace` of `@opentelemetry/api` that this library uses. */
export interface OpenTelemetryTrace {
  /** The span around the call; `undefined` if no span is active. */
  getActiveSpan(): ActiveSpan | undefined
}
