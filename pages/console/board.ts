// The data of the page: the rows by their keys, and their order, worst first.

import type { LiveRow } from '../../src/console/watched-breaker.ts'
import type { StreamMessage } from '../../src/console/event-stream.ts'

/** A row, and when its remaining time ends, on the clock of this page. */
export interface Entry {
  readonly row: LiveRow
  /** Infinity if waiting does not help. */
  readonly dueAtMs: number
}

/** Worst first. */
export const severities = ['open', 'half-open', 'failing', 'closed'] as const
export type Severity = (typeof severities)[number]

export const severityOf = ({ state, failing, heldBy }: LiveRow): Severity =>
  // A circuit that is held closed lets everything through, even failing calls.
  state === 'closed' && (failing || heldBy !== null) ? 'failing' : state

export class Board {
  readonly #entries = new Map<string, Entry>()
  /** All keys in alphabetical order; `undefined` when they must be sorted again. */
  #sorted: readonly string[] | undefined = []

  take({ breakers, gone, anew }: StreamMessage, nowMs: number): void {
    if (anew === true) this.#entries.clear()
    for (const key of gone) this.#entries.delete(key)
    if (anew === true || gone.length > 0) this.#sorted = undefined
    for (const row of breakers) {
      if (!this.#entries.has(row.key)) this.#sorted = undefined
      this.#entries.set(row.key, { row, dueAtMs: nowMs + (row.retryAfterMs ?? Infinity) })
    }
  }

  get size(): number {
    return this.#entries.size
  }

  find(key: string | undefined): Entry | undefined {
    return key === undefined ? undefined : this.#entries.get(key)
  }

  /** How many there are of each severity. */
  counts(): Readonly<Record<Severity, number>> {
    const counts = { open: 0, 'half-open': 0, failing: 0, closed: 0 }
    for (const { row } of this.#entries.values()) counts[severityOf(row)]++
    return counts
  }

  /**
   * The matching entries, worst first, then in alphabetical order. It takes one pass, because it runs with every
   * message.
   */
  shown(search: string, only: Severity | undefined): readonly Entry[] {
    this.#sorted ??= [...this.#entries.keys()].sort()
    const wanted = search.trim().toLowerCase()
    const groups: Record<Severity, Entry[]> = { open: [], 'half-open': [], failing: [], closed: [] }
    for (const key of this.#sorted) {
      const entry = this.#entries.get(key)
      if (entry === undefined) continue
      const severity = severityOf(entry.row)
      if (only !== undefined && only !== severity) continue
      if (wanted === '' || matches(entry.row, wanted)) groups[severity].push(entry)
    }
    return severities.flatMap((severity) => groups[severity])
  }
}

const matches = ({ key, name, reason, cause, heldBy }: LiveRow, wanted: string): boolean =>
  [key, name, reason, cause, heldBy].some((text) => text?.toLowerCase().includes(wanted) === true)
