import { readOptions, rule } from '../base/check.ts'
import type { CircuitEvent } from '../breaker/circuit-event.ts'
import { isRegistry, sourcesIn, type BreakerSource } from '../metrics/breaker-source.ts'
import { Collector, maxNames, type Source } from '../metrics/collector.ts'
import { detachBy, type Detach } from '../metrics/detach.ts'
import { boundsOf, durations, timed } from '../metrics/histogram.ts'
import { durationMetric } from '../metrics/metrics.ts'
import { attributesOf, type OpenTelemetryMeter, type OpenTelemetryTrace } from './api.ts'
import { readAtCollection } from './collection.ts'
import { recordOnSpan } from './span.ts'

/** An unknown key is an error. */
export interface InstrumentationOptions {
  /** What makes the instruments: a Meter of `@opentelemetry/api`. */
  readonly meter: OpenTelemetryMeter
  /**
   * The `trace` of `@opentelemetry/api`. The active span then records how its calls end, rejections, transitions and
   * holds, and every call is timed.
   */
  readonly trace?: OpenTelemetryTrace | undefined
  /**
   * How many names have their own series, a whole number above 0; later names share the name `other`.
   *
   * @default 1_000
   */
  readonly maxNames?: number | undefined
  /**
   * Whether to make a histogram of the durations of calls; or its bounds, in seconds, ascending. Every call is then
   * timed.
   *
   * @default false
   */
  readonly durations?: boolean | readonly number[] | undefined
}

const meterMethods = [
  'createObservableGauge',
  'createObservableCounter',
  'createHistogram',
  'addBatchObservableCallback',
  'removeBatchObservableCallback',
] as const

const meterWith = (methods: readonly (keyof OpenTelemetryMeter)[]) =>
  rule<OpenTelemetryMeter>('object', 'a Meter of @opentelemetry/api', (value) =>
    methods.every((method) => typeof value[method] === 'function'),
  )

const traceLike = rule<OpenTelemetryTrace>(
  'object',
  'the trace of @opentelemetry/api',
  (value) => typeof value.getActiveSpan === 'function',
)

/**
 * Shows breakers to OpenTelemetry: their state and the outcomes of their calls since they were made, read when metrics
 * are collected. On request it also records durations, and events on the active span. Breakers with the same name are
 * shown as one, so pass them to one call, or give them different names.
 *
 * @returns a function that ends it
 * @throws TypeError, RangeError
 * @example
 * ```ts
 * import { metrics, trace } from '@opentelemetry/api'
 * import { CircuitBreaker } from 'recloser'
 * import { instrumentBreakers } from 'recloser/opentelemetry'
 *
 * const billing = new CircuitBreaker({ name: 'billing' })
 * const detach = instrumentBreakers(billing, { meter: metrics.getMeter('billing'), trace })
 * detach()
 * ```
 */
export function instrumentBreakers(breakers: BreakerSource, options: InstrumentationOptions): Detach {
  const caller = 'instrumentBreakers()'
  const sources = sourcesIn(caller, breakers)
  const withRegistry = sources.some(isRegistry)
  const given = readOptions(caller, options, {
    meter: [meterWith(withRegistry ? [...meterMethods, 'createCounter'] : meterMethods)],
    trace: [traceLike, undefined],
    maxNames,
    durations,
  })
  const collector = new Collector()
  const onEvent = listener(given.meter, given.trace, boundsOf(given.durations))
  const end = collector.add({ breakers: sources, maxNames: given.maxNames, onEvent })
  const endReading = readAtCollection(given.meter, collector, withRegistry)
  return detachBy(() => {
    endReading()
    end()
  })
}

/** Receives events if calls must be recorded one by one; otherwise absent. */
function listener(
  meter: OpenTelemetryMeter,
  trace: OpenTelemetryTrace | undefined,
  bounds: readonly number[] | undefined,
): Source['onEvent'] {
  if (trace === undefined && bounds === undefined) return undefined
  const record = bounds && recorder(meter, bounds)
  return (event, name) => {
    record?.(event, name)
    if (trace) recordOnSpan(trace, event)
  }
}

function recorder(meter: OpenTelemetryMeter, bounds: readonly number[]): (event: CircuitEvent, name: string) => void {
  const { openTelemetry, help: description, unit } = durationMetric
  const advice = { explicitBucketBoundaries: [...bounds] }
  const histogram = meter.createHistogram(openTelemetry, { description, unit, advice })
  return (event, name) => {
    const call = timed(event)
    if (call !== undefined) histogram.record(call.seconds, attributesOf({ name, outcome: call.outcome }))
  }
}
