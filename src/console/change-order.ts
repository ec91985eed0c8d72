/** One thing in the order of changes. */
export interface Item<T> {
  readonly value: T
  /** The number of its latest change. */
  readonly at: number
}

interface Link<T> {
  readonly value: T
  at: number
  older: Link<T> | undefined
  newer: Link<T> | undefined
}

/**
 * Items in the order of their latest change, each once. So a reader needs no queue, but only the number of the last
 * change that it has read. An item that changed twice in between is read once. A change costs O(1); reading costs as
 * much as the items that are read.
 */
export class ChangeOrder<T> {
  #newest: Link<T> | undefined
  #at = 0

  /** Adds what has just come. */
  append(value: T): Item<T> {
    const link: Link<T> = { value, at: 0, older: undefined, newer: undefined }
    this.#follow(link)
    return link
  }

  /** It has changed now. */
  renew(item: Item<T>): void {
    this.remove(item)
    // What was added here is a link.
    this.#follow(item as Link<T>)
  }

  remove(item: Item<T>): void {
    const { older, newer } = item as Link<T>
    if (older !== undefined) older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
  }

  /** The number of the latest change. */
  get at(): number {
    return this.#at
  }

  /** The oldest of those that changed after this number, at most so many. */
  since(at: number, most: number): readonly Item<T>[] {
    let first: Link<T> | undefined
    for (let link = this.#newest; link !== undefined && link.at > at; link = link.older) first = link
    const items: Item<T>[] = []
    for (let link = first; link !== undefined && items.length < most; link = link.newer) items.push(link)
    return items
  }

  #follow(link: Link<T>): void {
    link.at = ++this.#at
    link.older = this.#newest
    link.newer = undefined
    if (this.#newest !== undefined) this.#newest.newer = link
    this.#newest = link
  }
}
