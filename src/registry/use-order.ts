import type { KeyedBreaker } from './keyed-breaker.ts'
import { standingOf, standings } from './standing.ts'

/** How many breakers an eviction may look at again, on average. */
const looksPerEviction = 16

/** What is evicted first. Breakers that are held come last: the oldest of them, when there is nothing else. */
const spared = [standings.clean, standings.failed, standings.open]

/**
 * The breakers of a registry in the order of their last use, and which of them can best be spared. How a breaker stands
 * changes without a word to the registry, so it is looked at only when one must go, and no search begins where the last
 * one began: for each standing a mark remembers from where on the order is still to be searched. A breaker that is used
 * goes behind all marks, so each passes it once per use.
 */
export class UseOrder {
  #oldest: KeyedBreaker | undefined
  #newest: KeyedBreaker | undefined
  /** For each standing: all that are older stood worse when they were looked at. `undefined`: all did. */
  readonly #marks: (KeyedBreaker | undefined)[] = spared.map(() => undefined)
  #looks = 0

  /** Adds a breaker as the newest. */
  append(breaker: KeyedBreaker): void {
    breaker.follow(this.#newest)
    this.#newest = breaker
    this.#oldest ??= breaker
    for (const standing of spared) this.#marks[standing] ??= breaker
  }

  /** Makes a breaker that is in the order the newest. */
  touch(breaker: KeyedBreaker): void {
    if (breaker === this.#newest) return
    this.remove(breaker)
    this.append(breaker)
  }

  remove(breaker: KeyedBreaker): void {
    const { older, newer } = breaker
    for (const standing of spared) if (this.#marks[standing] === breaker) this.#marks[standing] = newer
    if (this.#oldest === breaker) this.#oldest = newer
    if (this.#newest === breaker) this.#newest = older
    breaker.unlink()
  }

  /**
   * The breaker to evict: never the newest, where there is another. In O(1) amortised: what has come to stand
   * better behind the marks is found at the next search from the oldest on, which `size` breakers can afford every so
   * many evictions.
   */
  toEvict(size: number): KeyedBreaker | undefined {
    this.#looks += looksPerEviction
    if (this.#looks >= size) {
      this.#looks = 0
      this.#marks.fill(this.#oldest)
    }
    for (const standing of spared) {
      const found = this.#search(standing)
      if (found !== undefined) return found
    }
    return this.#oldest
  }

  /** The oldest from the mark on that stands so well; the mark is left at it. */
  #search(standing: number): KeyedBreaker | undefined {
    for (
      let at = this.#marks[standing];
      at !== undefined && at !== this.#newest;
      at = this.#marks[standing] = at.newer
    ) {
      if (standingOf(at) <= standing) return at
    }
    return undefined
  }
}
