import type { Collector } from '../metrics/collector.ts'
import { evictionMetric, metrics } from '../metrics/metrics.ts'
import { attributesOf, type OpenTelemetryMeter } from './api.ts'

type Read = Parameters<OpenTelemetryMeter['addBatchObservableCallback']>[0]

/**
 * Shows the samples of a collector to a meter at each collection. The SDK of OpenTelemetry exports the last value of
 * each series until the process ends. So the state of a removed circuit is shown once as closed; otherwise every later
 * export would show it as open.
 *
 * @param withEvictions whether there is a registry to evict breakers
 * @returns a function that ends it, with the next collection if there are states to end
 */
export function readAtCollection(meter: OpenTelemetryMeter, collector: Collector, withEvictions: boolean): () => void {
  // The library declares their types itself, and only the library uses them.
  const made = metrics.map((metric) => {
    const { openTelemetry, help: description, unit, type } = metric
    const create = type === 'gauge' ? 'createObservableGauge' : 'createObservableCounter'
    return { ...metric, handle: meter[create](openTelemetry, { description, unit }) as never }
  })
  const handles = made.map(({ handle }) => handle)
  const countEvictions = withEvictions ? evictionCounter(meter, collector) : () => undefined
  /** The names that were last shown as open or half-open. */
  let shown: ReadonlySet<string> = new Set()
  let ended = false

  const read: Read = (result) => {
    const samples = ended ? [] : collector.samples()
    for (const sample of samples) {
      for (const { handle, values } of made) {
        for (const [value, labels] of values(sample)) {
          result.observe(handle, value, attributesOf({ name: sample.name, ...labels }))
        }
      }
    }
    const present = new Map(samples.map(({ name, state }) => [name, state]))
    for (const name of shown) {
      if (present.get(name) !== undefined) continue
      // The state is the only metric that is not a counter.
      for (const { handle, closed } of made) {
        if (closed !== undefined) result.observe(handle, closed, attributesOf({ name }))
      }
    }
    shown = new Set(samples.flatMap(({ name, state = 'closed' }) => (state === 'closed' ? [] : name)))
    countEvictions()
    // Not at once, because the meter is iterating over its callbacks now.
    if (ended) queueMicrotask(remove)
  }
  const remove = (): void => {
    meter.removeBatchObservableCallback(read, handles)
  }

  meter.addBatchObservableCallback(read, handles)
  return () => {
    countEvictions()
    ended = true
    if (shown.size === 0) remove()
  }
}

/** A counter that adds up over several calls for one meter, unlike observed counters. It is updated when it is read. */
function evictionCounter(meter: OpenTelemetryMeter, collector: Collector): () => void {
  const { openTelemetry, help: description, unit } = evictionMetric
  const counter = meter.createCounter?.(openTelemetry, { description, unit })
  let counted = 0
  return () => {
    const { evictions } = collector
    counter?.add(evictions - counted)
    counted = evictions
  }
}
