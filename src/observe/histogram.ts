import type { CircuitEvent } from '../core/circuit-event.ts'

/** One series of a histogram. */
export interface Histogram {
  readonly name: string
  readonly outcome: Outcome
  readonly bounds: readonly number[]
  /** How many were not above each bound, each counted once. */
  readonly counts: number[]
  sum: number
  count: number
}

/** How a call ended that was run. */
export type Outcome = 'success' | 'failure' | 'ignored' | 'late'

/** The outcome and the duration in seconds, of an event that tells of a call which was timed. */
export function timed(event: CircuitEvent): { readonly outcome: Outcome; readonly seconds: number } | undefined {
  if (event.type === 'transition' || event.type === 'rejected' || event.durationMs === undefined) return undefined
  return { outcome: event.late ? 'late' : event.type, seconds: event.durationMs / 1_000 }
}

/** Histograms of the durations of calls, by name and outcome. */
export class Histograms {
  readonly #series = new Map<string, Histogram>()

  record(event: CircuitEvent, name: string, bounds: readonly number[]): void {
    const call = timed(event)
    if (call === undefined) return
    const { outcome, seconds } = call
    const key = `${outcome} ${name}`
    const known = this.#series.get(key)
    const histogram = known ?? { name, outcome, bounds, counts: bounds.map(() => 0), sum: 0, count: 0 }
    if (known === undefined) this.#series.set(key, histogram)
    const at = histogram.bounds.findIndex((bound) => seconds <= bound)
    if (at >= 0) histogram.counts[at] = Number(histogram.counts[at]) + 1
    histogram.sum += seconds
    histogram.count++
  }

  read(): readonly Histogram[] {
    return [...this.#series.values()]
  }

  /** Forgets those that are not to be kept. */
  keep(keeps: (name: string) => boolean): void {
    for (const [key, { name }] of this.#series) if (!keeps(name)) this.#series.delete(key)
  }
}
