import { rule } from '../base/check.ts'
import type { CircuitEvent } from '../breaker/circuit-event.ts'

const ascending = (bounds: readonly number[]): boolean =>
  bounds.length > 0 &&
  bounds.every((bound, at) => Number.isFinite(bound) && (at === 0 || bound > Number(bounds[at - 1])))

/** The schema of the option that asks for a histogram. */
export const durations = [
  rule<boolean | readonly number[]>(
    'boolean object',
    'true, false, or bounds in seconds, ascending',
    (value) => typeof value === 'boolean' || (Array.isArray(value) && ascending(value)),
  ),
  false,
] as const

/** The bounds in the option; by default those of prom-client. */
export function boundsOf(durations: boolean | readonly number[]): readonly number[] | undefined {
  if (durations === false) return undefined
  return durations === true ? [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] : [...durations]
}

/** One series of a histogram. */
export interface Histogram {
  readonly name: string
  readonly outcome: Outcome
  readonly bounds: readonly number[]
  /** The counts for each bound; each duration is counted once. */
  readonly counts: number[]
  sum: number
  count: number
}

/** How a call that was run ended. */
export type Outcome = 'success' | 'failure' | 'ignored' | 'late'

/** The outcome and the duration in seconds, from the event of a call that was timed. */
export function timed(event: CircuitEvent): { readonly outcome: Outcome; readonly seconds: number } | undefined {
  if (!('durationMs' in event) || event.durationMs === undefined) return undefined
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

  /** Removes the series that should not be kept. */
  keep(keeps: (name: string) => boolean): void {
    for (const [key, { name }] of this.#series) if (!keeps(name)) this.#series.delete(key)
  }
}
