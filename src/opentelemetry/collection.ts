import type { Ledger } from '../metrics/ledger.ts'
import type { OpenTelemetryMeter } from './opentelemetry-api.ts'
import { evictionInstrument, instruments } from './opentelemetry-instruments.ts'

type Read = Parameters<OpenTelemetryMeter['addBatchObservableCallback']>[0]

/**
 * Shows a ledger to a meter whenever that collects. The SDK of OpenTelemetry exports the last value of each series until the
 * process ends. So the state of a circuit that is gone is shown once as closed: else every later export would have it open.
 *
 * @param withEvictions whether there is a registry to evict breakers
 * @returns what ends it, with the next collection where there are states to end
 */
export function readAtCollection(meter: OpenTelemetryMeter, ledger: Ledger, withEvictions: boolean): () => void {
  // Their types are the library's own, and nothing but the library looks into them.
  const made = instruments.map((instrument) => {
    const { name, description, unit, kind } = instrument
    const create = kind === 'gauge' ? 'createObservableGauge' : 'createObservableCounter'
    return { ...instrument, handle: meter[create](name, { description, unit }) as never }
  })
  const handles = made.map(({ handle }) => handle)
  const countEvictions = withEvictions ? evictionCounter(meter, ledger) : () => undefined
  /** The names that were last shown as open or half-open. */
  let shown: ReadonlySet<string> = new Set()
  let ended = false

  const read: Read = (result) => {
    const readings = ended ? [] : ledger.read()
    for (const reading of readings) {
      for (const { handle, observations } of made) {
        for (const [value, attributes] of observations(reading)) {
          result.observe(handle, value, { 'circuit_breaker.name': reading.name, ...attributes })
        }
      }
    }
    const present = new Map(readings.map(({ name, state }) => [name, state]))
    for (const name of shown) {
      if (present.get(name) !== undefined) continue
      for (const { handle, endsAt } of made) {
        if (endsAt !== undefined) result.observe(handle, endsAt, { 'circuit_breaker.name': name })
      }
    }
    shown = new Set(readings.flatMap(({ name, state = 'closed' }) => (state === 'closed' ? [] : name)))
    countEvictions()
    // Not at once: the meter goes through its callbacks now.
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

/** A counter that adds up over several calls for one meter, as observed ones would not; it is brought up to date when read. */
function evictionCounter(meter: OpenTelemetryMeter, ledger: Ledger): () => void {
  const { name, ...rest } = evictionInstrument
  const counter = meter.createCounter?.(name, rest)
  let counted = 0
  return () => {
    const { evictions } = ledger
    counter?.add(evictions - counted)
    counted = evictions
  }
}
