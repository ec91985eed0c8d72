import { monotonicClock } from '../base/clock.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { watchBreakers, type BreakerOrRegistry } from '../metrics/breaker-source.ts'
import { ChangeOrder, type Item } from './change-order.ts'
import { WatchedBreaker } from './watched-breaker.ts'

/**
 * How often the breakers are checked while there is a reader, in milliseconds, because a successful call makes no
 * event.
 */
const pollMs = 1_000

/** How many removed breakers are remembered, for readers that do not know about the removal yet. */
const mostGone = 1_000

/** A breaker, or the key of a removed one. */
export type Listed = WatchedBreaker | string

/** How far a reader has read, and where it began. It never knew breakers that were removed before it began. */
export interface Bookmark {
  readonly at: number
  readonly beganAt: number
}

/** The changes since a bookmark: breakers, and keys of removed breakers, oldest change first. */
export interface News {
  readonly items: readonly Listed[]
  /** Where to continue. */
  readonly bookmark: Bookmark
  /** Whether there is more. */
  readonly isMore: boolean
  /**
   * Whether the reader must forget everything that it has read, because some removals since then are no longer
   * remembered.
   */
  readonly anew: boolean
}

/** The breakers of a console by their keys, in the order of their latest change. */
export class Roster {
  readonly #breakers = new Map<string, { readonly watched: WatchedBreaker; readonly item: Item<Listed> }>()
  readonly #order = new ChangeOrder<Listed>()
  readonly #gone: Item<Listed>[] = []
  readonly #end: () => void
  /** The number of a second breaker of a name, so that ten thousand of one name are not counted from 2 each time. */
  readonly #numbers = new Map<string, number>()
  /** A reader that has read less may not know about a removal. */
  #rememberedFrom = 0
  #polledAtMs = -Infinity
  #isClosed = false

  constructor(sources: readonly BreakerOrRegistry[]) {
    this.#end = watchBreakers(sources, (breaker) => this.#join(breaker))
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** In the order in which they came. */
  *[Symbol.iterator](): IterableIterator<WatchedBreaker> {
    for (const { watched } of this.#breakers.values()) yield watched
  }

  find(key: string): WatchedBreaker | undefined {
    return this.#breakers.get(key)?.watched
  }

  /** At most this many of the breakers that changed after the bookmark; without a bookmark, of all breakers. */
  since(bookmark: Bookmark | undefined, most: number): News {
    this.#poll()
    const anew = bookmark === undefined || Math.max(bookmark.at, bookmark.beganAt) < this.#rememberedFrom
    const { at, beganAt } = anew ? { at: 0, beganAt: this.#order.at } : bookmark
    const changed = this.#order.since(at, most)
    return {
      items: changed.filter((item) => typeof item.value !== 'string' || item.at > beganAt).map(({ value }) => value),
      bookmark: { at: changed.at(-1)?.at ?? at, beganAt },
      isMore: changed.length === most,
      anew,
    }
  }

  /** Stops watching and releases the holds. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#end()
  }

  #join(breaker: CircuitBreaker): () => void {
    const key = this.#freeKey((breaker as { readonly key?: string }).key ?? breaker.name)
    const watched = new WatchedBreaker(key, breaker, () => this.#order.renew(item))
    const item = this.#order.append(watched)
    this.#breakers.set(key, { watched, item })
    return () => {
      watched.leave()
      this.#breakers.delete(key)
      this.#numbers.delete(key)
      this.#order.remove(item)
      this.#gone.push(this.#order.append(key))
      if (this.#gone.length <= mostGone) return
      const [oldest] = this.#gone.splice(0, 1) as [Item<Listed>]
      this.#rememberedFrom = oldest.at
      this.#order.remove(oldest)
    }
  }

  /** A second breaker with the same name is `billing (2)`, as long as it is in the console. */
  #freeKey(name: string): string {
    // Half of a character cannot stand in an address, and a point or two mean another path there, however they are encoded.
    const key = name.replaceAll(/\p{Surrogate}/gu, '\ufffd')
    if (!this.#breakers.has(key) && key !== '.' && key !== '..') return key
    let number = this.#numbers.get(key) ?? 2
    while (this.#breakers.has(`${key} (${number})`)) number++
    this.#numbers.set(key, number)
    return `${key} (${number})`
  }

  #poll(): void {
    const nowMs = monotonicClock()
    if (nowMs - this.#polledAtMs < pollMs) return
    this.#polledAtMs = nowMs
    for (const { watched, item } of this.#breakers.values()) if (watched.hasChanged()) this.#order.renew(item)
  }
}
