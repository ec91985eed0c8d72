import type { BreakerRegistry } from '../registry/registry.ts'

interface Watched {
  /** How many it had evicted when it was added. */
  readonly from: number
  uses: number
}

/**
 * How many breakers registries evict after they were added. A registry that is added twice counts once. The count never
 * decreases.
 */
export class Evictions {
  readonly #registries = new Map<BreakerRegistry, Watched>()
  #gone = 0

  get count(): number {
    let count = this.#gone
    for (const [registry, { from }] of this.#registries) count += registry.evictions - from
    return count
  }

  /** Returns a function that removes it; call it once. */
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
