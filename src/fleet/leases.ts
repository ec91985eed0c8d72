import { monotonicClock } from '../base/clock.ts'

/** A lease that no probe has used yet. */
interface UnusedLease {
  /** Ends its timer. */
  readonly stop: () => void
  /** Redis has to hear of a probe that begins later. */
  readonly promptUntilMs: number
}

/** A lease that has been granted, for a probe. */
interface UsedLease {
  readonly id: string
  readonly atMs: number
}

/** The leases of one circuit that this instance has. */
export class Leases {
  readonly #unused = new Map<string, UnusedLease>()
  readonly #used: UsedLease[] = []

  get hasUnused(): boolean {
    return this.#unused.size > 0
  }

  /**
   * @param promptUntilMs Redis has to hear of a probe that begins later
   * @param stop called when it is used or given up; not by `takeUnused`
   */
  add(id: string, promptUntilMs: number, stop: () => void): void {
    this.#unused.set(id, { promptUntilMs, stop })
  }

  /** A probe was admitted with one of them, which is returned if Redis has to hear of it. */
  use(atMs: number): string | undefined {
    const [first] = this.#unused
    if (first === undefined) return undefined
    const [id, { promptUntilMs, stop }] = first
    stop()
    this.#unused.delete(id)
    this.#used.push({ id, atMs })
    return monotonicClock() > promptUntilMs ? id : undefined
  }

  /** The lease of a probe that has ended; those of the same moment are alike. `undefined`: it had none. */
  takeUsed(atMs: number): string | undefined {
    const at = this.#used.findIndex((lease) => lease.atMs === atMs)
    const lease = this.#used[at]
    if (lease !== undefined) this.#used.splice(at, 1)
    return lease?.id
  }

  /** Its timer is over: it is none of this instance any more. */
  takeUnused(id: string): void {
    this.#unused.delete(id)
  }

  /** All that wait for a probe, which are none of this instance any more. */
  takeAllUnused(): readonly string[] {
    const unused = [...this.#unused]
    for (const [, { stop }] of unused) stop()
    this.#unused.clear()
    return unused.map(([id]) => id)
  }

  /** All that there are, which are none of this instance any more. */
  takeAll(): readonly string[] {
    return [...this.takeAllUnused(), ...this.#used.splice(0).map(({ id }) => id)]
  }
}
