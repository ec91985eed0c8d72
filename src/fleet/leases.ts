/** A lease that has been granted, for a probe. */
interface UsedLease {
  readonly id: string
  readonly atMs: number
}

/** The leases of one circuit that this instance has. */
export class Leases {
  readonly #unused: string[] = []
  readonly #used: UsedLease[] = []

  get hasUnused(): boolean {
    return this.#unused.length > 0
  }

  add(id: string): void {
    this.#unused.push(id)
  }

  /** A probe was admitted with one of them. */
  use(atMs: number): void {
    const id = this.#unused.shift()
    if (id !== undefined) this.#used.push({ id, atMs })
  }

  /** The lease of a probe that has ended; those of the same moment are alike. `undefined`: it had none. */
  takeUsed(atMs: number): string | undefined {
    const at = this.#used.findIndex((lease) => lease.atMs === atMs)
    return at < 0 ? undefined : this.#used.splice(at, 1)[0]?.id
  }

  /** Whether it was still unused, and is taken back now. */
  takeUnused(id: string): boolean {
    const at = this.#unused.indexOf(id)
    if (at >= 0) this.#unused.splice(at, 1)
    return at >= 0
  }

  /** All that wait for a probe, which are none of this instance any more. */
  takeAllUnused(): readonly string[] {
    return this.#unused.splice(0)
  }

  /** All that there are, which are none of this instance any more. */
  takeAll(): readonly string[] {
    return [...this.takeAllUnused(), ...this.#used.splice(0).map(({ id }) => id)]
  }
}
