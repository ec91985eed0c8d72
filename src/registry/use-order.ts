import type { KeyedBreaker } from './keyed-breaker.ts'
import { cleanRank, evictionRankOf, failedRank, openRank } from './eviction-rank.ts'

/** How many breakers an eviction may look at again, on average. */
const looksPerEviction = 16

/** The ranks in the order of eviction. Breakers that are held come last: the oldest of them, if there are no others. */
const ranks = [cleanRank, failedRank, openRank]

/**
 * The breakers of a registry in the order of their last use, and which of them to evict. The registry is not notified
 * when the rank of a breaker changes, so the rank is read only at an eviction. A search does not begin at the start
 * again: for each rank, a mark remembers where to continue the search. A breaker that is used moves behind all marks,
 * so each mark passes it once per use.
 */
export class UseOrder {
  #oldest: KeyedBreaker | undefined
  #newest: KeyedBreaker | undefined
  /** For each rank: all older breakers had a higher rank when they were checked. `undefined` if all had. */
  readonly #marks: (KeyedBreaker | undefined)[] = ranks.map(() => undefined)
  #looks = 0

  /** Adds a breaker as the newest. */
  append(breaker: KeyedBreaker): void {
    breaker.follow(this.#newest)
    this.#newest = breaker
    this.#oldest ??= breaker
    for (const rank of ranks) this.#marks[rank] ??= breaker
  }

  /** Makes a breaker that is in the order the newest. */
  touch(breaker: KeyedBreaker): void {
    if (breaker === this.#newest) return
    this.remove(breaker)
    this.append(breaker)
  }

  remove(breaker: KeyedBreaker): void {
    const { older, newer } = breaker
    for (const rank of ranks) if (this.#marks[rank] === breaker) this.#marks[rank] = newer
    if (this.#oldest === breaker) this.#oldest = newer
    if (this.#newest === breaker) this.#newest = older
    breaker.unlink()
  }

  /**
   * The breaker to evict: never the newest, if there is another. In O(1) amortised. A breaker behind the marks whose
   * rank has fallen is found by the next full search from the oldest on, which is made only after a number of evictions
   * that is in proportion to `size`.
   */
  toEvict(size: number): KeyedBreaker | undefined {
    this.#looks += looksPerEviction
    if (this.#looks >= size) {
      this.#looks = 0
      this.#marks.fill(this.#oldest)
    }
    for (const rank of ranks) {
      const found = this.#search(rank)
      if (found !== undefined) return found
    }
    return this.#oldest
  }

  /** The oldest from the mark on with this rank or a lower one; the mark is left at it. */
  #search(rank: number): KeyedBreaker | undefined {
    for (let at = this.#marks[rank]; at !== undefined && at !== this.#newest; at = this.#marks[rank] = at.newer) {
      if (evictionRankOf(at) <= rank) return at
    }
    return undefined
  }
}
