import { monotonicClock } from '../base/clock.ts'
import type { CircuitBreaker } from '../call/circuit-breaker.ts'
import { watchBreakers, type BreakerOrRegistry } from '../metrics/breaker-source.ts'
import { ChangeOrder, type Item } from './change-order.ts'
import { WatchedBreaker } from './watched-breaker.ts'

/** How often the breakers are looked at while somebody reads, in milliseconds: a call that ended well makes no event. */
const pollMs = 1_000

/** How many breakers that have gone are remembered, for those who have not heard of it. */
const mostGone = 1_000

/** A breaker, or the key of one that has gone. */
export type Listed = WatchedBreaker | string

/** How far a reader has been told, and where it began: what had gone by then, it has never heard of. */
export interface Bookmark {
  readonly at: number
  readonly beganAt: number
}

/** What has changed since a bookmark: breakers and keys that have gone, oldest change first. */
export interface News {
  readonly items: readonly Listed[]
  /** Where to go on. */
  readonly bookmark: Bookmark
  /** Whether there is more. */
  readonly isMore: boolean
  /** Whether the reader has to forget all that it was told: some that have gone since are not remembered any more. */
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
  /** Whoever was told less may not know of one that has gone. */
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

  /** At most so many of those that changed after the bookmark; without one, of all. */
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

  /** Stops watching and gives back what is held. */
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

  /** A second breaker of a name is `billing (2)`, for as long as it is here. */
  #freeKey(name: string): string {
    if (!this.#breakers.has(name)) return name
    let number = this.#numbers.get(name) ?? 2
    while (this.#breakers.has(`${name} (${number})`)) number++
    this.#numbers.set(name, number)
    return `${name} (${number})`
  }

  #poll(): void {
    const nowMs = monotonicClock()
    if (nowMs - this.#polledAtMs < pollMs) return
    this.#polledAtMs = nowMs
    for (const { watched, item } of this.#breakers.values()) if (watched.hasChanged()) this.#order.renew(item)
  }
}
