import type { BreakerRegistry } from '../registry/registry.ts'

interface Watched {
  /** What it had evicted when it was put in. */
  readonly from: number
  uses: number
}

/** How many breakers registries evict while they are in here. One that is put in twice counts once; the count never falls. */
export class Evictions {
  readonly #registries = new Map<BreakerRegistry, Watched>()
  #gone = 0

  get count(): number {
    let count = this.#gone
    for (const [registry, { from }] of this.#registries) count += registry.evictions - from
    return count
  }

  /** Returns what takes it out again, to be called once. */
  join(registry: BreakerRegistry): () => void {
    const watched = this.#registries.get(registry) ?? { from: registry.evictions, uses: 0 }
    this.#registries.set(registry, watched)
    watched.uses++
    return () => {
      if (--watched.uses > 0) return
      this.#gone += registry.evictions - watched.from
      this.#registries.delete(registry)
    }
  }
}
