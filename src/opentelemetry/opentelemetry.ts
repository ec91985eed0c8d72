import { readOptions, rule } from '../base/check.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import type { CircuitEvent } from '../breaker/circuit-event.ts'
import type { BreakerRegistry } from '../registry/registry.ts'
import { readAtCollection } from './collection.ts'
import { boundsOf, durations, timed } from '../metrics/histogram.ts'
import { Ledger, maxNames, type Entry } from '../metrics/ledger.ts'
import { once } from '../metrics/once.ts'
import type { OpenTelemetryMeter, OpenTelemetryTrace } from './opentelemetry-api.ts'
import { durationInstrument } from './opentelemetry-instruments.ts'
import { tellSpan } from './opentelemetry-span.ts'
import { isRegistry } from '../metrics/target.ts'

/** An unknown key is an error. */
export interface InstrumentationOptions {
  /** What makes the instruments: a Meter of `@opentelemetry/api`. */
  readonly meter: OpenTelemetryMeter
  /**
   * The `trace` of `@opentelemetry/api`: the active span records how calls end in it, rejections, transitions and holds.
   * Every call is timed then.
   */
  readonly trace?: OpenTelemetryTrace | undefined
  /**
   * For how many names there are series of their own, a whole number above 0; those that come later are told of together,
   * under the name `other`.
   *
   * @default 1_000
   */
  readonly maxNames?: number | undefined
  /**
   * Whether there is a histogram of the durations of calls; or its bounds, in seconds, ascending. Every call is timed then.
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
 * Shows breakers to OpenTelemetry: their state and what became of their calls since they were made, read when metrics are
 * collected; and, on request, durations, and events on the active span. Breakers of one name are told of together, so hand
 * those to one call, in one registry, or name them apart.
 *
 * @returns what ends it
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
export function instrumentBreakers(
  breakers: CircuitBreaker | BreakerRegistry,
  options: InstrumentationOptions,
): () => void {
  const place = 'instrumentBreakers()'
  const given = readOptions(place, options, {
    meter: [meterWith(isRegistry(breakers) ? [...meterMethods, 'createCounter'] : meterMethods)],
    trace: [traceLike, undefined],
    maxNames,
    durations,
  })
  const ledger = new Ledger()
  const hear = listener(given.meter, given.trace, boundsOf(given.durations))
  const end = ledger.add(place, breakers, { maxNames: given.maxNames, hear })
  const endReading = readAtCollection(given.meter, ledger, isRegistry(breakers))
  return once(() => {
    endReading()
    end()
  })
}

/** Hears of calls where they are to be told one by one, else there is none. */
function listener(
  meter: OpenTelemetryMeter,
  trace: OpenTelemetryTrace | undefined,
  bounds: readonly number[] | undefined,
): Entry['hear'] {
  if (trace === undefined && bounds === undefined) return undefined
  const record = bounds && recorder(meter, bounds)
  return (event, name) => {
    record?.(event, name)
    if (trace) tellSpan(trace, event)
  }
}

function recorder(meter: OpenTelemetryMeter, bounds: readonly number[]): (event: CircuitEvent, name: string) => void {
  const { name, ...rest } = durationInstrument
  const histogram = meter.createHistogram(name, { ...rest, advice: { explicitBucketBoundaries: [...bounds] } })
  return (event, name) => {
    const call = timed(event)
    if (call === undefined) return
    histogram.record(call.seconds, { 'circuit_breaker.name': name, 'circuit_breaker.outcome': call.outcome })
  }
}
