// How long customers wait for an answer: those who got one, and those who have none yet.

export type End = 'paid' | 'queued' | 'refused'

export interface Customer {
  /** Left, in which way; without one, it was no new order. Returns how long it took, in milliseconds. */
  gone(end?: End): number
}

export interface Waits {
  readonly ends: Readonly<Record<End, number>>
  readonly p50Ms: number | null
  readonly p99Ms: number | null
}

export class Waiting {
  readonly #waiting = new Set<{ readonly sinceMs: number }>()
  #waitsMs: number[] = []
  #ends: Record<End, number> = { paid: 0, queued: 0, refused: 0 }

  arrived(): Customer {
    const customer = { sinceMs: performance.now() }
    this.#waiting.add(customer)
    return {
      gone: (end) => {
        const tookMs = performance.now() - customer.sinceMs
        this.#waiting.delete(customer)
        if (end !== undefined) {
          this.#ends[end]++
          this.#waitsMs.push(tookMs)
        }
        return tookMs
      },
    }
  }

  /** Since it was read last. */
  read(): Waits {
    const nowMs = performance.now()
    const answered = this.#waitsMs.sort((a, b) => a - b)
    const ends = this.#ends
    this.#waitsMs = []
    this.#ends = { paid: 0, queued: 0, refused: 0 }
    // An order that still waits has waited at least this long, which counts only where it is longer than all that were answered.
    const least = answered.at(-1) ?? 0
    const unanswered = [...this.#waiting].map(({ sinceMs }) => nowMs - sinceMs).filter((ms) => ms > least)
    const all = [...answered, ...unanswered.sort((a, b) => a - b)]
    const at = (share: number): number | null => all[Math.ceil(share * all.length) - 1] ?? null
    return { ends, p50Ms: at(0.5), p99Ms: at(0.99) }
  }
}
